/* The contract as planned; replaced by what `npm run generate` makes of ../openapi.yaml. */
type Texts = { [language: string]: string };
type Json<T> = { content: { 'application/json': T } };
type ProblemAnswer = { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
type Operation<Answer, Body = undefined, Query = undefined, Path = M, Header = undefined, Status extends number = 200> = ([Body] extends [undefined]
  ? { requestBody?: never }
  : { requestBody: Json<Body> }) & {
  parameters: { query?: Query; cookie?: never } & ([Path] extends [undefined] ? { path?: never } : { path: Path }) &
    ([Header] extends [undefined] ? { header?: never } : { header: Header });
  responses: { [status in Status]: Answer extends undefined ? { headers: { [name: string]: unknown }; content?: never } : { headers: { [name: string]: unknown } } & Json<Answer> } & {
    400: ProblemAnswer;
  };
};
type Methods<T> = { parameters: { query?: never; header?: never; path?: never; cookie?: never } } & T;
type M = { municipality: string };
type S = components['schemas'];
type List<T> = { items: T[]; nextCursor: string | null; total?: number };
type Paged = { pageSize?: number; cursor?: string; withTotal?: boolean; sort?: string; expand?: string };
type Key = { 'Idempotency-Key': string };
type Match = { 'If-Match': string };

export interface paths {
  '/api/v1/municipalities': Methods<{ get: Operation<List<S['MunicipalitySummary']>, undefined, Paged, undefined> }>;
  '/api/v1/municipalities/{municipality}': Methods<{ get: Operation<S['Municipality']> }>;
  '/api/v1/auth/login': Methods<{ post: Operation<S['SignedIn'], S['Login'], undefined, undefined> }>;
  '/api/v1/auth/refresh': Methods<{ post: Operation<S['SignedIn'], S['Refresh'], undefined, undefined> }>;
  '/api/v1/auth/logout': Methods<{ post: Operation<undefined, undefined, undefined, undefined, undefined, 204> }>;
  '/api/v1/auth/me': Methods<{ get: Operation<S['Me'], undefined, undefined, undefined> }>;
  '/api/v1/auth/activation': Methods<{ post: Operation<undefined, S['Activation'], undefined, undefined, undefined, 204> }>;
  '/api/v1/municipalities/{municipality}/users': Methods<{ get: Operation<List<S['User']>, undefined, Paged & { status?: S['UserStatus'][] }> }>;
  '/api/v1/municipalities/{municipality}/departments': Methods<{ get: Operation<List<S['Department']>, undefined, Paged> }>;
  '/api/v1/municipalities/{municipality}/service-catalog': Methods<{ get: Operation<S['Catalog']> }>;
  '/api/v1/municipalities/{municipality}/service-catalog/services/{code}': Methods<{ get: Operation<S['ServicePage'], undefined, undefined, M & { code: string }> }>;
  '/api/v1/municipalities/{municipality}/service-catalog/services': Methods<{ get: Operation<List<S['ServiceSummary']>, undefined, { q?: string; category?: string[]; withUnpublished?: boolean } & Paged> }>;
  '/api/v1/municipalities/{municipality}/service-catalog/services/{code}/definition': Methods<{ get: Operation<S['ServiceDefinition'], undefined, undefined, M & { code: string }> }>;
  '/api/v1/municipalities/{municipality}/service-catalog/services/{code}/versions': Methods<{ get: Operation<List<S['VersionSummary']>, undefined, Paged, M & { code: string }> }>;
  '/api/v1/municipalities/{municipality}/service-catalog/services/{code}/versions/{number}': Methods<{ get: Operation<S['ServiceVersion'], undefined, undefined, M & { code: string; number: number }> }>;
  '/api/v1/municipalities/{municipality}/cases': Methods<{
    get: Operation<List<S['CaseSummary']>, undefined, Omit<Paged, 'expand' | 'sort'> & S['CaseFilter'] & { sort?: S['CaseOrder']; expand?: S['SummaryPart'][] }>;
    post: Operation<S['CaseReceipt'], S['NewCase'], undefined, M, Key, 201>;
  }>;
  '/api/v1/municipalities/{municipality}/cases/{case}': Methods<{
    get: Operation<S['Case'], undefined, { expand?: S['CasePart'][] }, M & { case: string }>;
    patch: Omit<Operation<S['Case'], undefined, undefined, M & { case: string }, Match>, 'requestBody'> & { requestBody: { content: { 'application/merge-patch+json': S['CasePatch'] } } };
  }>;
  '/api/v1/municipalities/{municipality}/cases/{case}/transitions': Methods<{ post: Operation<S['Case'], S['CaseTransition'], undefined, M & { case: string }, Match> }>;
  '/api/v1/municipalities/{municipality}/cases/{case}/assignments': Methods<{ post: Operation<S['Case'], S['CaseAssignment'], undefined, M & { case: string }, Match> }>;
  '/api/v1/municipalities/{municipality}/cases/{case}/messages': Methods<{ post: Operation<S['Message'], S['NewText'], undefined, M & { case: string }, Key, 201> }>;
  '/api/v1/municipalities/{municipality}/cases/{case}/notes': Methods<{ post: Operation<S['Note'], S['NewText'], undefined, M & { case: string }, Key, 201> }>;
  '/api/v1/municipalities/{municipality}/tasks': Methods<{ get: Operation<List<S['Task']>, undefined, Paged & { departmentId?: string[]; assigneeId?: string[]; unassigned?: boolean; status?: S['TaskStatus'][] }> }>;
  '/api/v1/municipalities/{municipality}/tasks/{task}': Methods<{ get: Operation<S['Task'], undefined, undefined, M & { task: string }> }>;
  '/api/v1/municipalities/{municipality}/tasks/{task}/transitions': Methods<{ post: Operation<S['Task'], S['TaskTransition'], undefined, M & { task: string }, Match> }>;
  '/api/v1/municipalities/{municipality}/tasks/{task}/assignments': Methods<{ post: Operation<S['Task'], S['TaskAssignment'], undefined, M & { task: string }, Match> }>;
  '/api/v1/municipalities/{municipality}/tracking/{reference}': Methods<{
    get: Operation<S['Tracking'], undefined, undefined, M & { reference: string }, { 'Tracking-Secret': string }>;
  }>;
  '/api/v1/municipalities/{municipality}/tracking/{reference}/messages': Methods<{
    post: Operation<S['TrackingMessage'], { body: string }, undefined, M & { reference: string }, { 'Tracking-Secret': string } & Key, 201>;
  }>;
}

export interface components {
  schemas: {
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      requestId?: string;
      errors?: { pointer?: string; parameter?: string; header?: string; code: string; detail: string }[];
    };
    MunicipalitySummary: { slug: string; names: Texts; name: string; languages: string[]; defaultLanguage: string };
    Municipality: {
      id: string;
      slug: string;
      prefix: string;
      names: Texts;
      name: string;
      languages: string[];
      defaultLanguage: string;
      timeZone: string;
      branding: { color?: string | null; crest?: string | null; phone?: string | null; email?: string | null; website?: string | null };
    };
    Login: { email: string; password: string; municipality?: string; session?: 'token' | 'cookie' };
    SignedIn: { accessToken?: string; refreshToken?: string; tokenType: string; expiresIn: number; user: components['schemas']['Me'] };
    Refresh: { refreshToken?: string };
    Activation: { token: string; password: string };
    Me: {
      id: string;
      email: string;
      familyName: string;
      givenName: string;
      displayName: string;
      language: string;
      municipality: { id: string; slug: string; name: string };
      roles: components['schemas']['Role'][];
      departments: { id: string; code: string; name: string; role: components['schemas']['DepartmentRole']; onDuty: boolean }[];
      permissions: { action: string; scope: 'department' | 'municipality' | 'installation' }[];
    };
    Role: 'process_owner' | 'facilitator' | 'manager' | 'admin' | 'operator';
    DepartmentRole: 'agent' | 'specialist' | 'lead';
    Department: { id: string; code: string; names: Texts; name: string; email?: string | null; phone?: string | null; active: boolean; createdAt: string; updatedAt: string; memberCount: number };
    UserStatus: 'invited' | 'active' | 'disabled';
    User: { id: string; email: string; familyName: string; givenName: string; displayName: string; language: string; status: components['schemas']['UserStatus']; roles: components['schemas']['Role'][]; departments: { departmentId: string; role: components['schemas']['DepartmentRole']; onDuty: boolean }[]; lastLoginAt: string | null; createdAt: string; updatedAt: string };
    CodeAndName: { code: string; name: string };
    ServiceSummary: { code: string; name: string; summary: string; kind: components['schemas']['ServiceKind']; category: components['schemas']['CodeAndName']; department: components['schemas']['CodeAndName']; live: boolean };
    ServiceDefinition: { code: string; kind: components['schemas']['ServiceKind']; category: string; department: string; departmentId: string; names: Texts; summaries: Texts; keywords: { [language: string]: string[] }; liveVersion: number | null; createdAt: string; updatedAt: string };
    VersionStatus: 'draft' | 'in_review' | 'pilot' | 'live' | 'retired';
    VersionSummary: { number: number; status: components['schemas']['VersionStatus']; statusReason: string | null; createdAt: string; createdBy: { id: string; displayName: string } | null; updatedAt: string; publishedAt: string | null; retiredAt: string | null };
    StartPage: { intro: Texts; audience: Texts; needs?: Texts[]; duration: Texts; fee: Texts; afterwards: Texts; notice?: Texts | null };
    Norm: { amount: number; unit: 'working_days' | 'calendar_days' };
    Deadline: { basis: 'norm' | 'law'; amount: number; unit: 'working_days' | 'calendar_days'; firstResponse?: components['schemas']['Norm'] | null; source?: Texts | null };
    TaskTemplate: { code: string; department: string; names: Texts; instructions: Texts; waitsFor?: string[]; norm?: components['schemas']['Norm'] | null; internal?: boolean };
    Process: { tasks: components['schemas']['TaskTemplate'][] };
    ServiceVersion: components['schemas']['VersionSummary'] & { page: components['schemas']['StartPage']; form: Record<string, unknown>; process: components['schemas']['Process']; deadline: components['schemas']['Deadline']; statusTexts: { [status: string]: Texts } };
    ServiceKind: 'request' | 'question' | 'complaint' | 'report';
    Catalog: { categories: components['schemas']['CatalogCategory'][]; language: string };
    CatalogCategory: { code: string; name: string; description: string; services: components['schemas']['CatalogService'][] };
    CatalogService: { code: string; name: string; summary: string; kind: components['schemas']['ServiceKind']; keywords: string[] };
    ServicePage: {
      code: string;
      kind: components['schemas']['ServiceKind'];
      name: string;
      summary: string;
      keywords: string[];
      category: { code: string; name: string };
      department: { code: string; name: string };
      version: number;
      page: { intro: string; audience: string; needs: string[]; duration: string; fee: string; afterwards: string; notice: string | null };
      form: Record<string, unknown>;
      deadline: { basis: 'norm' | 'law'; amount: number; unit: 'working_days' | 'calendar_days'; text: string; firstResponseText: string | null; source: string | null };
      steps: { code: string; name: string; departmentName: string }[];
    };
    CaseStatus: 'new' | 'in_progress' | 'waiting_for_resident' | 'waiting_for_partner' | 'resolved' | 'closed' | 'rejected' | 'withdrawn';
    TaskStatus: 'waiting' | 'open' | 'in_progress' | 'done' | 'skipped';
    Outcome: 'granted' | 'refused' | 'partly' | 'advice_given' | 'forwarded' | 'done' | 'not_found_on_site' | 'duplicate';
    Channel: 'web' | 'phone' | 'desk' | 'mail' | 'email' | 'app' | 'other';
    Resident: { name?: string | null; email?: string | null; phone?: string | null; address?: string | null };
    NewCase: {
      id?: string;
      serviceCode: string;
      serviceVersion?: number;
      answers: Record<string, unknown>;
      subject?: string;
      language?: string;
      channel?: components['schemas']['Channel'];
      resident?: components['schemas']['Resident'];
      note?: string;
    };
    CaseReceipt: {
      id: string;
      reference: string;
      trackingSecret: string;
      status: components['schemas']['CaseStatus'];
      statusText: string;
      serviceName: string;
      departmentName: string;
      createdAt: string;
      dueAt: string;
      steps: components['schemas']['TrackingStep'][];
    };
    CaseFilter: {
      status?: components['schemas']['CaseStatus'][];
      open?: boolean;
      departmentId?: string[];
      assigneeId?: string[];
      unassigned?: boolean;
      serviceCode?: string[];
      channel?: components['schemas']['Channel'][];
      late?: boolean;
      createdFrom?: string;
      createdTo?: string;
      reference?: string;
    };
    CaseOrder: '-createdAt' | 'createdAt' | 'dueAt' | '-dueAt' | '-updatedAt' | 'updatedAt';
    SummaryPart: 'service' | 'department' | 'assignee';
    CasePart: 'timeline' | 'messages' | 'notes' | 'form';
    PersonName: { id: string; displayName: string };
    Contact: components['schemas']['Resident'];
    CaseSummary: {
      id: string;
      reference: string;
      serviceCode: string;
      departmentId: string;
      assigneeId: string | null;
      service?: { code: string; name: string };
      department?: { id: string; code: string; name: string };
      assignee?: components['schemas']['PersonName'];
      status: components['schemas']['CaseStatus'];
      open: boolean;
      outcome: components['schemas']['Outcome'] | null;
      channel: components['schemas']['Channel'];
      subject: string;
      place: { address?: string | null; longitude?: number | null; latitude?: number | null } | null;
      dueAt: string;
      late: boolean;
      createdAt: string;
      updatedAt: string;
    };
    AllowedTransition: { to: components['schemas']['CaseStatus']; reasonRequired: boolean; reasonPublic: boolean; outcomeRequired: boolean };
    Case: components['schemas']['CaseSummary'] & {
      serviceVersion: number;
      statusText: string;
      answers: Record<string, unknown>;
      resident: components['schemas']['Contact'] | null;
      recordedBy: components['schemas']['PersonName'] | null;
      language: string;
      firstResponseDueAt: string | null;
      externalReference: string | null;
      tasks: components['schemas']['Task'][];
      allowedTransitions: components['schemas']['AllowedTransition'][];
      permissions: string[];
      resolvedAt: string | null;
      closedAt: string | null;
      timeline?: components['schemas']['Event'][];
      messages?: components['schemas']['Message'][];
      notes?: components['schemas']['Note'][];
      form?: Record<string, unknown>;
    };
    CasePatch: { subject?: string; resident?: components['schemas']['Contact'] | null };
    CaseTransition: { to: components['schemas']['CaseStatus']; reason?: string; outcome?: components['schemas']['Outcome'] };
    CaseAssignment: { assigneeId: string | null; departmentId?: string; reason?: string };
    NewText: { body: string };
    TaskTransition: { to: components['schemas']['TaskStatus']; note?: string };
    TaskAssignment: { assigneeId: string | null };
    AllowedTaskTransition: { to: components['schemas']['TaskStatus']; noteRequired: boolean };
    Task: {
      id: string;
      code: string;
      name: string;
      instructions: string;
      internal: boolean;
      departmentId: string;
      departmentName: string;
      assigneeId: string | null;
      assigneeName: string | null;
      status: components['schemas']['TaskStatus'];
      waitsFor: string[];
      dueAt: string | null;
      late: boolean;
      openedAt: string | null;
      startedAt: string | null;
      finishedAt: string | null;
      resultNote: string | null;
      allowedTransitions: components['schemas']['AllowedTaskTransition'][];
      caseId: string;
      caseReference: string;
      caseSubject: string;
    };
    Message: { id: string; from: 'office' | 'resident'; author: components['schemas']['PersonName'] | null; body: string; createdAt: string };
    Note: { id: string; author: components['schemas']['PersonName']; body: string; createdAt: string };
    Event: { version: number; kind: string; at: string; actor: { kind: 'staff' | 'resident' | 'public' | 'system'; displayName: string | null }; data: Record<string, unknown>; text: string | null };
    TrackingStep: { name: string; departmentName: string; state: components['schemas']['TaskStatus']; finishedAt: string | null };
    TrackingMessage: { from: 'resident' | 'office'; departmentName: string | null; body: string; at: string };
    Tracking: {
      reference: string;
      serviceName: string;
      status: components['schemas']['CaseStatus'];
      statusText: string;
      outcome: components['schemas']['Outcome'] | null;
      departmentName: string;
      createdAt: string;
      dueAt: string;
      late: boolean;
      steps: components['schemas']['TrackingStep'][];
      timeline: { at: string; kind: 'received' | 'moved' | 'step_done' | 'department_changed'; text: string }[];
      messages: components['schemas']['TrackingMessage'][];
      canReply: boolean;
    };
  };
}

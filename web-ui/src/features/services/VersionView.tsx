import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import type { ReactNode } from 'react';

import type { Schema } from '@/api/types';
import { CASE_STATUSES } from '@/lib/desk/labels';
import { askedPages } from '@/lib/form/model';
import type { Answers } from '@/lib/form/model';
import { formatList } from '@/lib/format';
import { Button } from '@/ui/Button';
import { CaseStatusTag } from '@/ui/desk/CaseStatusTag';
import { LockIcon } from '@/ui/desk/icons';
import { QuestionField } from '@/ui/form/QuestionField';
import { BuildingIcon, ClockIcon } from '@/ui/icons';
import { Notice } from '@/ui/Notice';
import { Panel } from '@/ui/Panel';
import { Tabs } from '@/ui/Tabs';

import { daysWords } from './labels';
import { formIn, pick } from './texts';

interface VersionViewProps {
  version: Schema<'ServiceVersion'>;
  language: string;
  departments: readonly Schema<'Department'>[];
  tab: string | undefined;
  onTab: (tab: string) => void;
}

const TABS = ['form', 'process', 'texts', 'statuses'];

/** Everything a version says: what is asked, what is done, what residents read. */
export function VersionView({ version, language, departments, tab, onTab }: VersionViewProps) {
  return (
    <Tabs
      label={t`A változat részei`}
      selected={tab !== undefined && TABS.includes(tab) ? tab : 'form'}
      onSelect={onTab}
      items={[
        { id: 'form', label: t`Űrlap`, content: <FormPreview version={version} language={language} /> },
        {
          id: 'process',
          label: t`Folyamat`,
          content: <ProcessView version={version} language={language} departments={departments} />,
        },
        {
          id: 'texts',
          label: t`Kezdőoldal`,
          content: <StartPageView version={version} language={language} />,
        },
        {
          id: 'statuses',
          label: t`Állapotszövegek`,
          content: <StatusTexts version={version} language={language} />,
        },
      ]}
    />
  );
}

type Part = Pick<VersionViewProps, 'version' | 'language'>;

/** The form as a resident gets it, to be tried; nothing of it is sent. */
function FormPreview({ version, language }: Part) {
  const [answers, setAnswers] = useState<Answers>({});
  const [round, setRound] = useState(0);
  const form = formIn(version.form, language);
  const pages = askedPages(form, answers);
  return (
    <div className="stack preview">
      <Notice>
        <p>
          <Trans>
            Így látja az ügyfél, oldalanként egy-egy kérdéssel. Kipróbálhatja: innen semmit sem küldünk el.
          </Trans>
        </p>
        <Button
          tone="secondary"
          size="small"
          onPress={() => {
            setAnswers({});
            setRound(round + 1);
          }}
        >
          <Trans>Kezdem elölről</Trans>
        </Button>
      </Notice>
      {pages.map(({ page, questions }, index) => (
        <Panel key={`${page.code} ${round}`} title={`${index + 1}. ${page.title}`}>
          {questions.map((question) => (
            <QuestionField
              key={question.name}
              question={question}
              value={answers[question.name]}
              onChange={(value) => setAnswers({ ...answers, [question.name]: value })}
            />
          ))}
        </Panel>
      ))}
    </div>
  );
}

function ProcessView({ version, language, departments }: Part & Pick<VersionViewProps, 'departments'>) {
  const { tasks } = version.process;
  const nameOf = new Map(tasks.map((task) => [task.code, pick(task.names, language)]));
  const departmentOf = new Map(departments.map(({ code, name }) => [code, name]));
  const { deadline } = version;
  return (
    <div className="stack">
      <Panel title={<Trans>Határidő</Trans>}>
        <p className="with-icon">
          <ClockIcon />
          <strong>{daysWords(deadline)}</strong>
          {deadline.basis === 'law' ? (
            <Trans>(jogszabály írja elő)</Trans>
          ) : (
            <Trans>(a hivatal vállalása)</Trans>
          )}
        </p>
        {deadline.firstResponse && (
          <p>
            <Trans>Első válasz: {daysWords(deadline.firstResponse)}</Trans>
          </p>
        )}
        {deadline.source && <p className="soft">{pick(deadline.source, language)}</p>}
      </Panel>
      <Panel title={<Trans>Feladatok sorrendben</Trans>}>
        <ol className="process">
          {tasks.map((task) => (
            <li key={task.code}>
              <h3 className="task-name">{pick(task.names, language)}</h3>
              <p className="task-meta">
                <span className="with-icon">
                  <BuildingIcon />
                  {departmentOf.get(task.department) ?? task.department}
                </span>
                {task.norm && <span>{daysWords(task.norm)}</span>}
                {task.internal && (
                  <span className="with-icon">
                    <LockIcon />
                    <Trans>belső, az ügyfél nem látja</Trans>
                  </span>
                )}
              </p>
              {(task.waitsFor ?? []).length > 0 && (
                <p className="task-waits">
                  <Trans>
                    Erre vár: {formatList((task.waitsFor ?? []).map((code) => nameOf.get(code) ?? code))}
                  </Trans>
                </p>
              )}
              <p className="prose-lines prose">{pick(task.instructions, language)}</p>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}

function StartPageView({ version, language }: Part) {
  const { page } = version;
  const rows: [string, ReactNode][] = [
    [t`Bevezető`, pick(page.intro, language)],
    [t`Kinek szól`, pick(page.audience, language)],
    [
      t`Mi kell hozzá`,
      <ul key="needs">
        {page.needs.map((need, index) => (
          <li key={index}>{pick(need, language)}</li>
        ))}
      </ul>,
    ],
    [t`Mennyi ideig tart`, pick(page.duration, language)],
    [t`Mennyibe kerül`, pick(page.fee, language)],
    [t`Mi történik utána`, pick(page.afterwards, language)],
    ...(page.notice ? [[t`Figyelmeztetés`, pick(page.notice, language)] as [string, ReactNode]] : []),
  ];
  return (
    <Panel>
      <dl className="fact-list prose">
        {rows.map(([label, text]) => (
          <div key={label} className="fact-row">
            <dt>{label}</dt>
            <dd className="prose-lines">{text}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function StatusTexts({ version, language }: Part) {
  return (
    <Panel title={<Trans>Amit az ügyfél az egyes állapotokban olvas</Trans>}>
      <dl className="fact-list">
        {CASE_STATUSES.map((status) => (
          <div key={status} className="fact-row">
            <dt>
              <CaseStatusTag status={status} />
            </dt>
            <dd>{pick(version.statusTexts[status], language)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

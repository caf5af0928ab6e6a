/** Every page of the workspace in one piece: who works here opens all of them, all day. */
export { ActivationPage } from './activation';
export { CasePage } from './case';
export { DepartmentPage, DepartmentsPage } from './departments';
export { LoginPage } from './login';
export { NewCasePage, RecordPage } from './record';
export { ReceiptPage } from './receipt';
export { ServicePage, ServicesPage } from './services';
export { Shell } from './shell';
export { StartPage } from './start';
export { TasksPage } from './tasks';
export { WorklistPage } from './worklist';

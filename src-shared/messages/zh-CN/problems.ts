/** All texts of problems, simplified Chinese. */
import { importProblems } from './problems-import';
import { programProblems } from './problems-program';
import { studyProblems } from './problems-study';

export const problems = { ...importProblems, ...studyProblems, ...programProblems };

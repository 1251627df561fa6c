/** Entry of the renderer: styles, state, shell. */
import { render } from 'solid-js/web';
import { startState } from '@renderer/state/start';
import '@renderer/ui/fonts.css';
import '@renderer/ui/tokens.css';
import '@renderer/ui/base.css';
import './app.css';
import { Shell } from './Shell';

const root = document.getElementById('root');
if (root === null) throw new Error('assertion failed: index.html has no #root');
const stop = startState();
window.addEventListener('beforeunload', stop);
render(() => <Shell />, root);

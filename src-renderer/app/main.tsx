/** Entry of the renderer: styles, state, shell. */
import { render } from 'solid-js/web';
import { hasUnsavedStep } from '@renderer/state/reading';
import { startState } from '@renderer/state/start';
import '@renderer/ui/fonts.css';
import '@renderer/ui/tokens.css';
import '@renderer/ui/base.css';
import './app.css';
import { Shell } from './Shell';

const root = document.getElementById('root');
if (root === null) throw new Error('assertion failed: index.html has no #root');
const stop = startState();
window.addEventListener('pagehide', stop);
// A step that could not be saved is only on the screen: the main process asks before it goes.
window.addEventListener('beforeunload', (event) => {
  if (hasUnsavedStep()) event.preventDefault();
});
render(() => <Shell />, root);

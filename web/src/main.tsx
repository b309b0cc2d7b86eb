import { render } from 'preact';
import { App } from './app/app';
import { keepShell } from './app/offline';
import { language, translated } from './words/language';
import './style.css';

const root = document.getElementById('app');
document.documentElement.lang = language;
if (root)
	void translated().then(() => render(<App />, root));
keepShell();

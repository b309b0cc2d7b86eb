import { render } from 'preact';
import { App } from './app/app';
import { keepShell } from './app/offline';
import './style.css';

const root = document.getElementById('app');
if (root)
	render(<App />, root);
keepShell();

// Somebody else in the house: a session of their own beside the owner's.
import { Hub } from './hub.mjs';

export const strong = 'violet anchor turnip seminar';

export class Person {
	constructor(hub, name = 'somebody', password = strong) {
		this.hub = hub;
		this.name = name;
		this.password = password;
	}
	// The owner's own session, as a person.
	static of(hub) {
		const person = new Person(hub, 'robin');
		person.cookie = hub.cookie;
		person.csrf = hub.csrf;
		return person;
	}
	// Invited by the owner, and in.
	static async invited(hub, role, name = `the ${role}`, until = undefined) {
		const { code } = await hub.must('POST', '/invitations', { role, name, ...(until ? { until } : {}) });
		const person = new Person(hub, name);
		const answer = await person.api('POST', '/invitations/accept', { code, account: name, password: strong });
		if (answer.status !== 201) throw new Error(`accept: ${answer.status} ${JSON.stringify(answer.body)}`);
		person.keepSession(answer);
		return person;
	}
	request(...args) {
		return this.hub.request(...args);
	}
	keepSession(answer) {
		Hub.prototype.keepSession.call(this, answer);
	}
	api(...args) {
		return Hub.prototype.api.apply(this, args);
	}
	events() {
		return this.hub.events({ cookie: this.cookie });
	}
	// The answer, whatever it is; a session is kept.
	async signIn() {
		const answer = await this.api('POST', '/sessions', { account: this.name, password: this.password });
		if (answer.status === 201) this.keepSession(answer);
		return answer;
	}
}

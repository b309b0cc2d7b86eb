// The record of a device: its papers, and requests for help with their letters, due days and outcomes.
import type { Help, HelpAbout, HelpOutcome, HelpPromised, HelpWhom, Law, PaperKind } from '../api/types';
import { dataList } from './device';
import { listOf, longDate, longDay } from './format';
import { lineWords, supportSentence } from './label';

export const papers = {
	title: 'Its papers',
	lead: 'A photo of the receipt, and of the paper in the box on which the maker says which rules it keeps: with them you can prove what you bought, when, and what was promised.',
	private: 'Kept in this hub only. Guests do not see them, and they are erased when the device goes. Of a photo only the picture is kept, not where or when it was taken. A PDF is kept as it is.',
	none: 'There are no papers yet. Photograph the receipt while you can still read it.',
	kinds: { receipt: 'Receipt', statement: 'The maker’s statement, from the box', photo: 'Another photo of it' } satisfies Record<PaperKind, string> as Record<PaperKind, string>,
	kind: 'What is it?', name: 'A name for it', file: 'Photograph it, or choose a file',
	add: 'Add this paper', adding: 'Adding it …', chosen: (size: string): string => `Ready to be added, ${size}.`, choose: 'Choose a photo or a PDF first.',
	save: (name: string): string => `Save ${name}`, by: (who: string, day: string): string => `added by ${who} on ${day}`,
	remove: (name: string): string => `Remove ${name}`, sure: (name: string): string => `Erase ${name} for ever`, keep: 'Keep it',
};

const mended: Record<HelpAbout, string> = {
	updates_missing: 'Updates that were promised for it do not come.',
	fault_found: 'A weak spot in it is known.',
	cannot_reset: 'It cannot be reset, so that I can neither clean it nor pass it on.',
	label_wrong: 'What its label claims does not fit what it is.',
	other: '',
};

/** What each is asked for; it follows "please". */
const lookInto = (device: string): string => `look into what is wrong with my ${device}, and tell me what I can do`;
const wanted: Record<HelpWhom, Record<HelpAbout, (device: string) => string>> = {
	seller: {
		updates_missing: d => `see to it that the promised updates for my ${d} come, or repair, replace or refund it`, fault_found: d => `see to it that a weak spot in my ${d} is mended, or repair, replace or refund it`,
		cannot_reset: d => `tell me how my ${d} is reset so that nothing of mine is left on it, or repair, replace or refund it`, label_wrong: d => `show me what the label of my ${d} rests on, or take it back`,
		other: d => `put right what is wrong with my ${d}: repair, replace or refund it`,
	},
	maker: {
		updates_missing: d => `bring the promised updates for my ${d}, and tell me on which day they come`, fault_found: d => `mend a weak spot in my ${d}, and tell me what to do until then`,
		cannot_reset: d => `tell me how my ${d} is reset so that nothing of mine is left on it`, label_wrong: d => `show me what the label of my ${d} rests on, or correct it`, other: d => `put right what is wrong with my ${d}`,
	},
	regulator: { updates_missing: lookInto, fault_found: lookInto, cannot_reset: lookInto, label_wrong: lookInto, other: lookInto },
};

/** What a letter is made of. laws: those of the country of the sale; before: whom the house asked already. */
export type LetterParts = Readonly<{ about: HelpAbout; whom: HelpWhom; device: string; seller: string; sold: string; wrong: string; said: readonly string[]; receipt: boolean; due: string; laws: readonly Law[]; before: readonly Help[] }>;
/** The laws that counted when it was sold, as far as they bind whom the letter goes to. */
export const quoted = (p: LetterParts): readonly Law[] => p.laws.filter(l => l.state === 'sold_since' && (p.whom !== 'maker' || l.whom === 'maker'));

export const requests = {
	title: 'Ask for help', lead: 'The hub writes a letter that quotes what was promised, with its sources. Change it as you like, send it, and let the hub remember it.',
	about: 'What is it about?', abouts: { updates_missing: 'Updates are missing', fault_found: 'A weak spot was found', cannot_reset: 'It cannot be reset', label_wrong: 'The label looks wrong', other: 'Something else' } as Record<HelpAbout, string>,
	whom: 'Whom do you ask?', whoms: { seller: 'Who sold it', maker: 'Its maker', regulator: 'A regulator or advice centre' } as Record<HelpWhom, string>,
	name: 'Their name', contact: 'How to reach them', due: 'Answer wanted by', letter: 'The letter', again: 'Write it anew', edited: 'You changed the letter: it no longer follows what you choose above. Written anew, it loses your changes.',
	copy: 'Copy the letter', share: 'Send it with another app', mail: 'Send it by e-mail',
	keep: 'I have sent it: remember it', kept: 'The hub will remind you when an answer is due.',
	text: (p: LetterParts): string => {
		const from = p.whom === 'seller' ? ' from you' : p.seller ? ` from ${p.seller}` : '';
		return [
			'To whom it may concern,', `please ${wanted[p.whom][p.about](p.device)}. I ask for your answer by ${longDay(p.due)}.`,
			[p.sold || p.seller ? `I bought it${from}${p.sold ? ` on ${longDay(p.sold)}` : ''}.` : '', p.receipt ? 'I have the receipt.' : '', mended[p.about], p.wrong || (mended[p.about] ? '' : '(Say here what is wrong.)')].filter(Boolean).join(' '),
			`What was promised and what is known today:\n${p.said.map(s => `- ${s}`).join('\n')}`,
			quoted(p).length > 0 && `What the law says:\n${quoted(p).map(l => `- ${laws.cite(l)}`).join('\n')}`,
			p.whom === 'regulator' && p.before.length > 0 && `Whom I asked before:\n${p.before.map(h => `- ${h.name || requests.whoms[h.whom]}, ${longDate(h.opened)}. ${h.outcome ? `${requests.outcomes[h.outcome]}.` : 'No answer so far.'}`).join('\n')}`,
			'Yours faithfully,\n',
		].filter(Boolean).join('\n\n');
	},
	/** What label and support say, each with the paper to quote. */
	promised: (p: Pick<HelpPromised, 'lines' | 'passport' | 'support'>): string[] => [
		...p.lines.map(lineWords),
		...(p.support.why === 'service_runs_on' || p.support.why === 'promise_shortened' ? [supportSentence(p.support)] : []),
		...(p.support.published_url ? [`The page on which the time of updates stands: ${p.support.published_url}`] : []),
		...(p.passport?.verified ? [`The passport signed by ${p.passport.issuer}, version ${p.passport.revision} of ${longDay(p.passport.issued_at.slice(0, 10))}${p.passport.url ? `: ${p.passport.url}` : ''}`] : []),
	],
	list: 'What was asked', none: 'Nobody was asked for help yet.',
	head: (about: HelpAbout, whom: HelpWhom, name: string): string => `${requests.abouts[about]}. ${name || requests.whoms[whom]} was asked.`,
	opened: (who: string, day: string): string => `Asked by ${who} on ${day}.`, dueOn: (day: string): string => `An answer is due on ${day}.`, wasDue: (day: string): string => `An answer was due on ${day}.`,
	promisedThen: 'What was promised that day',
	outcome: 'How did it end?', outcomes: { solved: 'It was solved', refused: 'They refused', no_answer: 'No answer came', withdrawn: 'I no longer want it' } as Record<HelpOutcome, string>,
	note: 'In a few words', end: 'Close this request', endSure: 'Yes, close it for good', endHelp: 'Afterwards it stays as a record and cannot be changed.', back: 'Not yet',
	ended: (outcome: HelpOutcome, day: string): string => `${requests.outcomes[outcome]}, ${day}.`,
	next: { solved: '', withdrawn: '', refused: 'Ask the next one: after the seller the maker, then a regulator.', no_answer: 'Ask the next one: after the seller the maker, then a regulator.' } as Record<HelpOutcome, string>,
	more: 'Give them more time', moreUntil: 'Answer wanted by', moreSave: 'Set this day',
	page: 'Requests for help', pageLead: 'Whom this house asked for help with its devices, and until when an answer is due.',
	pageNone: 'Nobody was asked for help yet.', pageNext: 'On a device’s page, “When something is wrong with it” writes a letter for you.',
	open: 'Waiting for an answer', closed: 'Ended', aDevice: 'A device',
};

export type RegistrationField = 'model' | 'firmware' | 'serial' | 'name' | 'email';

export const registration = {
	title: 'Tell its maker that you have it',
	lead: 'A maker who knows that you have this device can tell you of a weak spot in it. The hub tells nobody by itself: you see every word before it goes, you send it, and a no is remembered too.',
	offers: { none: 'Its maker keeps no such list.', opt_in: 'Its maker takes you in when you ask.', opt_out: 'Its maker says that it keeps such a list unless you object.', silent: 'Its maker does not say whether it keeps such a list.' },
	asks: (what: readonly string[]): string => `It asks for ${dataList(what)}.`, privacy: 'What it does with it',
	undecided: 'Nobody has decided yet.',
	yes: 'See what would be told', again: 'Tell it something else', which: 'What may be told?',
	fields: { model: 'Model', firmware: 'Version of its software', serial: 'Serial number', name: 'Your name', email: 'Your e-mail' } satisfies Record<RegistrationField, string> as Record<RegistrationField, string>,
	inText: (field: RegistrationField): string => (field === 'name' ? 'Name' : field === 'email' ? 'E-mail' : registration.fields[field]),
	emailHelp: 'Without a way to reach you a maker cannot tell you anything.', to: 'Where to', exactly: 'Exactly this would be told, and nothing else:', open: 'Open the maker’s page', subject: 'I have this device',
	text: (rows: readonly string[]): string => `I have this device. Please tell me of weak spots in it, and use these details for nothing else.\n\n${rows.join('\n')}\n`,
	agree: 'I have sent exactly this: remember it', no: 'No, do not tell it', takeBack: 'I no longer want this', takeBackLoses: 'The hub then remembers only the no: the text that was sent and what came back are forgotten here. If you may need them, copy them first.', takeBackSure: 'Yes, remember only the no', takeBackNot: 'Keep it',
	insteadLoses: (day: string, answered: boolean): string => `The hub remembers one letter only: what was told on ${day}${answered ? ' and what came back' : ''} is forgotten here. If you may need it, copy it first.`,
	instead: 'Yes, remember this letter instead', insteadNot: 'Keep the earlier one',
	takeBackHelp: 'What was told cannot be called back; ask the maker to forget it.', optOut: 'The maker’s page to object',
	agreed: (who: string, day: string, to: string): string => `${who} told it on ${day}: ${to}.`, declined: (who: string, day: string): string => `${who} decided on ${day} not to tell it.`,
	sent: 'What was told', answer: 'Write down what came back', answerText: 'What came back', answered: (day: string): string => `What came back, written down on ${day}:`,
};

const lawLines: Record<Law['asks'][number], string> = { passwords: 'passwords that are not the same everywhere', disclosure: 'an address for weak spots', updates: 'a day until which there are updates' };
const lawAsks = (l: Law): string => (l.rule === 'eu_red' ? 'to make devices with radio that protect networks and personal data' : `for ${listOf(l.asks.map(line => lawLines[line]))}`);
const lawOfSellers: Readonly<Record<string, string>> = {
	uk_sales: 'What is sold must be as described, fit for its purpose and of satisfactory quality',
	eu_sales: 'Whoever sells a smart device must see to it that the buyer is told of the updates that it needs, security updates among them, and gets them, for as long as a buyer can expect',
};

export const laws = {
	title: 'What the law says',
	names: { uk_psti: 'UK law on product security (S.I. 2023/1007)', uk_sales: 'The UK’s Consumer Rights Act 2015', eu_red: 'EU law on radio equipment (Regulation 2022/30)', eu_cra: 'The EU’s Cyber Resilience Act (Regulation 2024/2847)', eu_sales: 'EU law on sales to consumers (Directive 2019/771)' } as Record<Law['rule'], string>,
	says: (l: Law): string => {
		const law = laws.names[l.rule], from = longDay(l.from);
		if (l.whom === 'seller')
			return `${lawOfSellers[l.rule] ?? 'It binds whoever sold it'}, says ${law}, since ${from}. ${l.state === 'sold_since' ? 'That counts for this one, if a shop sold it to you.' : l.state === 'sold_before' ? 'This one was sold before that day.' : 'Write down when it was bought: then the hub says whether that counts for yours.'}`;
		switch (l.state) {
		case 'coming': return `${law} will ask makers ${lawAsks(l)} from ${from} on${l.by_market ? ', of what comes onto the market from then' : ''}. Until the day before, a maker may still sell without.`;
		case 'sold_before': return `${law} has asked makers ${lawAsks(l)} since ${from}. This one was sold before that day, so its maker did not have to.`;
		case 'sold_since': return `${law} has asked makers ${lawAsks(l)} since ${from}. This one was sold later: its maker must answer for it${l.by_market ? ', unless it came onto the market before that day' : ', and so must its seller'}.`;
		case 'unknown_day': return `${law} has asked makers ${lawAsks(l)} since ${from}. Write down when it was bought: then the hub says whether that counts for yours.`;
		}
	},
	/** For a letter: what it asks, since when, and where that stands. */
	cite: (l: Law): string => (l.whom === 'seller' ? `${lawOfSellers[l.rule] ?? ''}: ${laws.names[l.rule]}, since ${longDay(l.from)}. ${l.source}` : `${laws.names[l.rule]} has asked makers ${lawAsks(l)} since ${longDay(l.from)}${l.by_market ? ', of what came onto the market from then' : ''}. ${l.source}`),
	notRead: 'The day was not read at the source.',
	ask: 'Write down in which country it was bought, and when: then the hub says what the law asked of its maker and its seller that day.',
	none: 'The hub knows no such law of this country.', secondHand: 'It was bought second-hand. The laws look at the first sale, which the hub does not know.',
};

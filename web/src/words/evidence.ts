// Evidence about one device: what the hub knows of it, for its seller, its maker or a regulator.
import type { Evidence, LabelLine, Source } from '../api/types';
import { longDate } from './format';

export const evidence = {
	title: 'Hand on what is known of it', of: (device: string): string => `Evidence about ${device}`,
	lead: 'One file for the seller, the maker or a regulator: the label with its sources, the time of updates, known problems, the sale, papers, requests for help, and the signed documents word for word. Nothing about other devices or about people.',
	preview: 'See what is in it', save: 'Save the file', print: 'Print this page', private: 'It holds what you wrote about the sale, your letters and your papers. Look at it before you hand it on.',
	made: (day: string): string => `Made on ${day} by a Freehold hub, a home server that belongs to the owner of the device. What a line rests on stands beside it; a signature shows who wrote a document, not that it is true.`,
	unsure: 'The hub was not sure what day it was.',
	device: 'The device', facts: { name: 'Name', manufacturer: 'Maker', model: 'Model', firmware: 'Version of its software', serial: 'Serial number' } as Readonly<Record<string, string>>,
	label: 'What its label says', updates: 'Updates', sources: { nobody: 'nobody says so', catalogue: 'published by the maker, written down by others', declared: 'the maker says so', owner: 'the owner says so', attested: 'a body that gives labels says so', registry: 'a register says so', observed: 'the owner’s hub saw it' } as Record<Source, string>,
	source: (line: LabelLine): string => `${evidence.sources[line.source]}${line.at ? `, ${longDate(line.at)}` : ''}`, published: 'Where the maker says so',
	seen: 'What the hub saw', kinds: {
		credential_unique: 'It uses a key that was made for it alone', credential_shared: 'Its key is in use elsewhere too', plaintext: 'It speaks without encryption', security_txt: 'What the maker’s security.txt says', support_published: 'The end of updates on the maker’s page',
		reset_proven: 'It proved with a signature that it was wiped', service_accepts: 'Its maker’s service took it in', no_fix_planned: 'A known hole will not be mended, says this advisory',
	} as Readonly<Record<string, string>>,
	sale: 'The sale', sold: { seller: 'Seller', seller_country: 'Country', seller_contact: 'How to reach the seller', sold_on: 'Bought on', channel: 'Bought as', price: 'Price', wrong: 'What is wrong with it' } as Readonly<Record<string, string>>,
	channels: { new: 'New', refurbished: 'Refurbished', second_hand: 'Second-hand', gift: 'Gift' } as Readonly<Record<string, string>>,
	papers: 'Papers', paperSave: (name: string): string => `Save ${name}`, problems: 'Known problems of this product',
	states: { affected: 'This device has it', possibly: 'This device may have it', under_investigation: 'Being looked into', fixed: 'Mended in this device', not_affected: 'This device does not have it' } as Record<Evidence['problems'][number]['state'], string>,
	asked: 'What was asked', open: 'No answer so far.', none: 'Nothing is known.',
	signed: 'Signed documents, word for word', signedLead: 'Copy such a text into any checker, for example that of a Freehold hub, to see for yourself that it is whole.', whole: (key: string): string => `Whole: nobody has changed a letter since it was signed. Key: ${key}`, broken: 'Not whole. Do not rely on it.', passport: 'The maker’s passport', attestation: 'A label’s document',
};

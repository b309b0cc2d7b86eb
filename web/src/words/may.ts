import type { MayAnswer } from '../api/types';

export const may = {
	topic: 'Topic', verb: 'What would it do?',
	verbs: { say: ['Say it', 'It publishes on this topic.'], hear: ['Hear it', 'Somebody else publishes on it.'], subscribe: ['Subscribe', 'It asks for a topic, or for many with + and #.'] },
	ask: 'May it?',
	answer: { yes: 'Yes.', guard: 'Only to the hub, which looks at it first.', no: 'No.' } satisfies Record<MayAnswer['answer'], string>,
	because: {
		granted: 'It is one of the things it needs.', announced: 'It is how a device introduces itself; the hub checks that it does not claim to be another.',
		unconfirmed: 'You have not let it in yet, so all it says goes to the hub alone.', not_granted: 'It does not need it, so it may not.',
		reserved: 'Topics that begin with $ belong to the hub.', shut_out: 'It could, but it is shut out or being given away.', kept_apart: 'It could, but it is kept apart: the hub hears it and nobody else.', not_a_topic: 'That is not a proper topic.',
	} satisfies Record<MayAnswer['because'], string>,
	by: 'The rule that allows it:',
};

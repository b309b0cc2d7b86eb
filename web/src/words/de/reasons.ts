import type { Translation } from '../language';

export default {
	reasons: { behaves_oddly: 'es verhält sich seltsam', known_problem: 'es hat ein bekanntes Problem', lost: 'es ist verloren oder gestohlen', not_needed: 'es wird nicht gebraucht', other: 'ein anderer Grund' },
} satisfies Translation<typeof import('../reasons')>;

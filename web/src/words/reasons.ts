import type { Reason } from '../api/types';

export const reasons: Readonly<Record<Reason, string>> = {
	behaves_oddly: 'it behaves oddly', known_problem: 'it has a known problem', lost: 'it is lost or stolen', not_needed: 'it is not needed', other: 'another reason',
};

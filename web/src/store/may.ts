// What the signed-in person may do. The hub decides each time it is asked; the page only does not offer what it would refuse.
import type { ActionWord } from '../api/types';
import { current, useStore } from './store';

export const may = (action: ActionWord): boolean => current().session?.may.includes(action) ?? false;
export const useMay = (action: ActionWord): boolean => useStore(s => s.session?.may.includes(action) ?? false);

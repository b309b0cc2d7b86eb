import type { Role } from '../api/types';

export const roleOrder: readonly Role[] = ['resident', 'guest', 'installer', 'owner'];
/** Whose account can end by itself. */
export const mayEnd = (role: Role): boolean => role === 'guest' || role === 'installer';
/** The last moment of a day where the phone is. */
export const endOfDay = (day: string): number => new Date(`${day}T23:59:59`).getTime();

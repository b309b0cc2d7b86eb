export const keyActions = {
	stop: 'Stop waiting for it', stopLead: 'The hub no longer offers it a new key. The present one goes on as it is.', stopped: 'It keeps the key it has.',
	renewKey: 'Give it a new key', renewKeyLead: 'The device makes a new key by itself and the hub signs it. The old one becomes worthless when the device has come back with the new one, and not before. If it is switched off, it is asked when it is back.', renewingKey: 'The device is asked for a new key.',
	ended: (n: number): string => `Keys that have ended (${n})`,
	renew: 'Give it a new password', renewLead: 'The hub sends it a new one. The present one stays valid until the device has used the new one, so nothing breaks if it does not take it.', renewing: 'A new password is being prepared.',
	revoke: (kind: string): string => `End this key: ${kind}`,
	revokeLead: 'It becomes worthless at once, and whatever uses it is cut off. This cannot be undone.',
	last: 'It is the only key this device has. To use the device again you will have to give it away here and add it anew.',
	reason: 'Why?', sure: 'Yes, end this key', revoked: 'That key is worthless now.',
	plain: 'Without encryption', plainLead: 'Anybody in your network can read along and pretend to be this device. Choose a day by which you will have replaced it.', until: 'Allow this until', plainSave: 'Allow it until then',
};

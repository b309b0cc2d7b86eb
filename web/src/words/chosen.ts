export const chosen = {
	title: 'Choose the password yourself',
	lead: 'Leave this empty and the hub makes one: it is stronger than any that somebody thinks of, and belongs to this device alone. Choose one only if the device cannot take a long random one.',
	label: 'Password for the device',
	help: 'At least 14 characters without blanks, hard to guess, and used nowhere else: not by another device, not by anybody here. The hub checks that.',
};

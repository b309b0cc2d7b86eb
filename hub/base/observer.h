// Observer lists that survive add, remove and destruction inside a callback.
#ifndef BASE_OBSERVER_H
#define BASE_OBSERVER_H

struct observers { struct observer *first; int depth; };
typedef void observer_fn(void *data, const void *event);
struct observer *observers_add(struct observers *l, observer_fn *fn, void *data); // the list owns it until removed
void observers_remove(struct observers *l, struct observer *o);                   // NULL is fine; safe inside a callback
void observers_notify(struct observers *l, const void *event);
void observers_done(struct observers *l);

#endif

// Observer lists that survive add, remove and destruction inside a callback. A zeroed struct is an empty list.
#ifndef BASE_OBSERVER_H
#define BASE_OBSERVER_H

struct observers { struct observer *first; struct observers_walk *walk; };
typedef void observer_fn(void *data, const void *event);
struct observer *observers_add(struct observers *l, observer_fn *fn, void *data); // the list owns it until removed; first hears the next event
void observers_remove(struct observers *l, struct observer *o);                   // NULL is fine; safe inside a callback
void observers_notify(struct observers *l, const void *event);                    // in the order they were added
void observers_done(struct observers *l);                                         // safe inside a callback: nobody else is called

#endif

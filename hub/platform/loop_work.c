#include "platform/loop_work.h"
#include <pthread.h>
#include <stdbool.h>
#include "base/mem.h"

enum { THREADS = 2, WAITING_MAX = 64 };

struct job {
	void (*run)(void *data);
	void (*done)(void *data);
	void *data;
	struct job *next;
};
struct queue { struct job *first, **last; };
struct workers {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct queue waiting, finished;
	int waiting_count, thread_count;
	bool ending;
	pthread_t threads[THREADS];
	void (*wake)(void *data);
	void *data;
};

static void push(struct queue *q, struct job *j)
{
	j->next = NULL;
	*q->last = j;
	q->last = &j->next;
}

static struct job *pop(struct queue *q)
{
	struct job *j = q->first;
	if (j && !(q->first = j->next))
		q->last = &q->first;
	return j;
}

static struct job *next_waiting(struct workers *w)
{
	struct job *j;
	while (!(j = pop(&w->waiting)) && !w->ending)
		pthread_cond_wait(&w->more, &w->lock);
	w->waiting_count -= j != NULL;
	return j;
}

static void *work(void *data)
{
	struct workers *w = data;
	struct job *j;
	pthread_mutex_lock(&w->lock);
	while ((j = next_waiting(w))) {
		pthread_mutex_unlock(&w->lock);
		j->run(j->data);
		pthread_mutex_lock(&w->lock);
		push(&w->finished, j);
		w->wake(w->data);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

struct workers *workers_new(void (*wake)(void *data), void *data)
{
	struct workers *w = NEW(struct workers);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->more, NULL);
	w->waiting.last = &w->waiting.first;
	w->finished.last = &w->finished.first;
	w->wake = wake;
	w->data = data;
	return w;
}

static int start_threads(struct workers *w)
{
	while (w->thread_count < THREADS) {
		int e = pthread_create(&w->threads[w->thread_count], NULL, work, w);
		if (e)
			return w->thread_count ? 0 : -e; // one thread is enough to go on
		w->thread_count++;
	}
	return 0;
}

int workers_add(struct workers *w, void (*run)(void *data), void (*done)(void *data), void *data)
{
	int e = start_threads(w);
	if (e)
		return e;
	pthread_mutex_lock(&w->lock);
	bool full = w->waiting_count >= WAITING_MAX;
	if (!full) {
		struct job *j = NEW(struct job);
		*j = (struct job){.run = run, .done = done, .data = data};
		push(&w->waiting, j);
		w->waiting_count++;
		pthread_cond_signal(&w->more);
	}
	pthread_mutex_unlock(&w->lock);
	return full ? ERR_LIMIT : 0;
}

void workers_finish(struct workers *w)
{
	pthread_mutex_lock(&w->lock);
	struct job *j = w->finished.first;
	w->finished = (struct queue){.last = &w->finished.first};
	pthread_mutex_unlock(&w->lock);
	while (j) {
		struct job *next = j->next;
		j->done(j->data);
		free(j);
		j = next;
	}
}

void workers_free(struct workers *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_cond_broadcast(&w->more);
	pthread_mutex_unlock(&w->lock);
	for (int i = 0; i < w->thread_count; i++)
		pthread_join(w->threads[i], NULL);
	workers_finish(w);
	pthread_cond_destroy(&w->more);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

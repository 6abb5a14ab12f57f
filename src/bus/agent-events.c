/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus/agent-events.h"

#include "value/json-reader.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct _RopewayAgentEvents
{
  /* owned */
  int descriptor;
  GArray *ends; /* of off_t: where each line's end stands */

  /* state */
  off_t scanned; /* everything before was looked at */
};

RopewayAgentEvents *
ropeway_agent_events_new (int descriptor)
{
  RopewayAgentEvents *self = g_new0 (RopewayAgentEvents, 1);

  self->descriptor = descriptor;
  self->ends = g_array_new (FALSE, FALSE, sizeof (off_t));
  return self;
}

void
ropeway_agent_events_free (RopewayAgentEvents *self)
{
  close (self->descriptor);
  g_array_unref (self->ends);
  g_free (self);
}

/* The writer may share the descriptor's offset: it is neither used nor moved. */
static gssize
read_at (RopewayAgentEvents *self, char *buffer, gsize length, off_t offset)
{
  gssize n;

  do
    n = pread (self->descriptor, buffer, length, offset);
  while (n < 0 && errno == EINTR);
  return n;
}

static void
scan (RopewayAgentEvents *self, const char *buffer, gsize length)
{
  const char *end = buffer + length;

  for (const char *at = buffer; (at = memchr (at, '\n', (gsize)(end - at))) != NULL; at++)
    {
      off_t offset = self->scanned + (at - buffer);
      g_array_append_val (self->ends, offset);
    }
  self->scanned += (off_t)length;
}

guint
ropeway_agent_events_update (RopewayAgentEvents *self)
{
  g_autofree char *buffer = NULL;
  const gsize size = 64 * 1024;
  struct stat status;

  /* Only what is there now: a fast writer must not keep its reader here. */
  if (fstat (self->descriptor, &status) == 0 && status.st_size > self->scanned)
    buffer = g_malloc (size);
  while (buffer != NULL && self->scanned < status.st_size)
    {
      gssize n = read_at (self, buffer, MIN (size, (gsize)(status.st_size - self->scanned)), self->scanned);
      if (n <= 0)
        break;
      scan (self, buffer, (gsize)n);
    }
  return self->ends->len;
}

char *
ropeway_agent_events_dup_line (RopewayAgentEvents *self, guint index)
{
  g_autofree char *line = NULL;
  off_t start, end;
  gsize length;

  if (index >= self->ends->len)
    return NULL;

  start = index > 0 ? g_array_index (self->ends, off_t, index - 1) + 1 : 0;
  end = g_array_index (self->ends, off_t, index);
  length = (gsize)(end - start);
  line = g_malloc (length + 1);
  for (gsize done = 0; done < length;)
    {
      gssize n = read_at (self, line + done, length - done, start + (off_t)done);
      if (n <= 0)
        return NULL;
      done += (gsize)n;
    }
  line[length] = '\0';
  return g_steal_pointer (&line);
}

RopewayTree *
ropeway_agent_events_get (RopewayAgentEvents *self, guint index)
{
  g_autofree char *line = ropeway_agent_events_dup_line (self, index);

  return line == NULL ? NULL : ropeway_json_read_text (line, -1, NULL, NULL, NULL);
}

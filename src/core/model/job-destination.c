/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where the records of a job go, and what becomes of those that are gone. */
#include "model/job-private.h"
#include "model/words.h"

void
ropeway_job_destination_clear (RopewayJobDestination *self)
{
  g_free (self->connection);
  g_free (self->environment);
  g_clear_pointer (&self->match, g_ptr_array_unref);
  g_free (self->operation);
  g_free (self->find);
  g_free (self->read);
  g_free (self->index);
  g_free (self->create);
  g_free (self->update);
  g_free (self->remove);
  g_clear_pointer (&self->archive_to, ropeway_path_unref);
}

static void
read_operations (RopewayJobDestination *self, RopewayObjectReader *destination)
{
  self->operation = ropeway_object_reader_slug (destination, "operation", ROPEWAY_OPTIONAL);
  self->find = ropeway_object_reader_slug (destination, "find", ROPEWAY_OPTIONAL);
  self->read = ropeway_object_reader_slug (destination, "read", ROPEWAY_OPTIONAL);
  self->index = ropeway_object_reader_slug (destination, "index", ROPEWAY_OPTIONAL);
  self->create = ropeway_object_reader_slug (destination, "create", ROPEWAY_OPTIONAL);
  self->update = ropeway_object_reader_slug (destination, "update", ROPEWAY_OPTIONAL);
  self->remove = ropeway_object_reader_slug (destination, "delete", ROPEWAY_OPTIONAL);
}

static void
read_gone (RopewayJobDestination *self, RopewayObjectReader *destination)
{
  g_auto (RopewayObjectReader) archive = { 0 };

  self->gone = (RopewayGone)ropeway_object_reader_word (destination, "gone", ropeway_words_gone,
                                                        ROPEWAY_OPTIONAL, ROPEWAY_GONE_LEAVE);
  self->remove_adopted = ropeway_object_reader_boolean (destination, "removeAdopted", FALSE);
  if (!ropeway_object_reader_init_member (&archive, &ropeway_form_archive, destination, "archive",
                                          ROPEWAY_OPTIONAL))
    return;
  self->archive_to = ropeway_object_reader_path (&archive, "to", ROPEWAY_NEEDED);
  self->archive_value = ropeway_object_reader_get (&archive, "value", ROPEWAY_NEEDED);
}

void
ropeway_job_destination_read (RopewayJobDestination *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) destination = { 0 };

  self->mode = ROPEWAY_MODE_UNKNOWN;
  ropeway_object_reader_init_member (&destination, &ropeway_form_destination, reader, "destination",
                                     ROPEWAY_NEEDED);
  self->connection = ropeway_object_reader_slug (&destination, "connection", ROPEWAY_NEEDED);
  self->environment = ropeway_object_reader_slug (&destination, "environment", ROPEWAY_NEEDED);
  self->mode = (RopewayMode)ropeway_object_reader_word (&destination, "mode", ropeway_words_mode,
                                                        ROPEWAY_NEEDED, ROPEWAY_MODE_UNKNOWN);
  self->match = ropeway_object_reader_paths (&destination, "match", ROPEWAY_OPTIONAL);
  if (self->match == NULL)
    self->match = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  read_operations (self, &destination);
  self->send = (RopewaySend)ropeway_object_reader_word (&destination, "send", ropeway_words_send,
                                                        ROPEWAY_OPTIONAL, ROPEWAY_SEND_ALL);
  read_gone (self, &destination);
  self->parameters = ropeway_job_choices_read (&destination);
}

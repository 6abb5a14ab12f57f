/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/body-format.h"

#include "model/operation-private.h"
#include "model/words.h"

void
ropeway_body_format_read (RopewayBodyFormat *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) format = { 0 };

  self->answer = ROPEWAY_ANSWER_UNSAID;
  if (!ropeway_object_reader_init_member (&format, &ropeway_form_body_format, reader, "format",
                                          ROPEWAY_OPTIONAL))
    return;
  self->answer = (RopewayAnswerFormat)ropeway_object_reader_word (&format, "answer", ropeway_words_answer_in,
                                                                  ROPEWAY_OPTIONAL, ROPEWAY_ANSWER_UNSAID);
  self->request = (RopewayRequestFormat)ropeway_object_reader_word (
      &format, "request", ropeway_words_request_in, ROPEWAY_OPTIONAL, ROPEWAY_REQUEST_JSON);
}

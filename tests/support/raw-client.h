/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a client that can be as rude as tests need it: half requests, silence, bytes one by one. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GSocketConnection *connection;
  GString *heard;
} RawClient;

/* Connects to 127.0.0.1 while the thread-default main context runs: the server may be in this thread.
 * Returns: (transfer full). */
RawClient *raw_client_new (guint16 port);

/* Closes the connection. */
void raw_client_free (RawClient *client);

/* Sends @text, all of it. */
void raw_client_say (RawClient *client, const char *text);

/* Sends one byte. Returns: whether the connection took it. */
gboolean raw_client_say_byte (RawClient *client, char byte);

/* Reads what is there into heard, without waiting. Returns: FALSE once the other side has closed. */
gboolean raw_client_hear (RawClient *client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawClient, raw_client_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where secrets come from, behind one interface. */
#pragma once

#include <gio/gio.h>

#include "secrets/secret.h"

G_BEGIN_DECLS

#define ROPEWAY_SECRET_ERROR (ropeway_secret_error_quark ())
GQuark ropeway_secret_error_quark (void);

typedef enum
{
  ROPEWAY_SECRET_ERROR_NOT_THERE,
  ROPEWAY_SECRET_ERROR_LOCKED,     /* the keyring is locked */
  ROPEWAY_SECRET_ERROR_NO_KEYRING, /* there is none to ask */
  ROPEWAY_SECRET_ERROR_REFUSED,    /* wrong owner or mode, too large, unreadable */
  ROPEWAY_SECRET_ERROR_READ_ONLY,  /* store asked of a provider that only reads */
  ROPEWAY_SECRET_ERROR_ELSEWHERE,  /* it was saved for another address than the one it would be sent to */
} RopewaySecretError;

/* Which secret, whose, and for where. What names secrets by their name alone (a job file's environment, a
 * descriptor) looks at name and environment only. */
typedef struct
{
  const char *name;
  const char *environment; /* (nullable) */
  const char *connection;  /* (nullable): id of the connection it belongs to */
  const char *origin; /* (nullable): where it goes: "https://shop.example" (RFC 6454 §6.2); of several that of
                              the service first, with ROPEWAY_SECRET_ORIGINS between them */
} RopewaySecretQuery;

#define ROPEWAY_SECRET_ORIGINS ", "

/* Returns: (transfer full): a copy with texts of its own. */
RopewaySecretQuery *ropeway_secret_query_copy (const RopewaySecretQuery *query);
/* Frees what ropeway_secret_query_copy() gave. */
void ropeway_secret_query_free (RopewaySecretQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySecretQuery, ropeway_secret_query_free)

/* What can be told of a secret without handing it out. */
typedef enum
{
  ROPEWAY_SECRET_STATE_UNKNOWN, /* could not be told; an error says why */
  ROPEWAY_SECRET_STATE_THERE,
  ROPEWAY_SECRET_STATE_NOT_THERE,
  ROPEWAY_SECRET_STATE_ELSEWHERE, /* it was saved for another address */
  ROPEWAY_SECRET_STATE_LOCKED,
  ROPEWAY_SECRET_STATE_NO_KEYRING,
} RopewaySecretState;

#define ROPEWAY_TYPE_SECRET_PROVIDER (ropeway_secret_provider_get_type ())
G_DECLARE_INTERFACE (RopewaySecretProvider, ropeway_secret_provider, ROPEWAY, SECRET_PROVIDER, GObject)

/* One provider. Calls come from one thread; results go to its thread-default main context. */
struct _RopewaySecretProviderInterface
{
  GTypeInterface parent;

  const char *place; /* (nullable): N_(): where its secrets are, for people; NULL: in several places */

  /* What stands under @key ("crm_token", "crm_token__test"), for a provider that has it at hand; looking up
   * is made from it. Returns: (transfer full) (nullable): NULL without @error where nothing does. */
  RopewaySecret *(*find) (RopewaySecretProvider *self, const char *key, GError **error);

  void (*lookup_async) (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  RopewaySecret *(*lookup_finish) (RopewaySecretProvider *self, GAsyncResult *result, GError **error);

  /* Made from a lookup where a provider has no better way. */
  void (*check_async) (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  RopewaySecretState (*check_finish) (RopewaySecretProvider *self, GAsyncResult *result, GError **error);

  /* Without them the provider only reads. */
  void (*store_async) (RopewaySecretProvider *self, const RopewaySecretQuery *query, RopewaySecret *secret,
                       const char *label, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data);
  gboolean (*store_finish) (RopewaySecretProvider *self, GAsyncResult *result, GError **error);
  void (*remove_async) (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  gboolean (*remove_finish) (RopewaySecretProvider *self, GAsyncResult *result, GError **error);
};

/* Looks a secret up. An empty one is not there. With an environment, "<name>__<environment>" is tried first, in
 * upper case where the provider is the environment of the process. @query: only for the call. @cancellable:
 * (nullable). */
void ropeway_secret_provider_lookup_query_async (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                                 gpointer data);

/* Returns: (transfer full) (nullable). Errors: ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
RopewaySecret *ropeway_secret_provider_lookup_query_finish (RopewaySecretProvider *self, GAsyncResult *result,
                                                            GError **error);

/* The same for a secret that its name alone tells: of no connection, and for no address. @environment:
 * (nullable). */
void ropeway_secret_provider_lookup_async (RopewaySecretProvider *self, const char *name,
                                           const char *environment, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). Errors: as of ropeway_secret_provider_lookup_query_finish(). */
RopewaySecret *ropeway_secret_provider_lookup_finish (RopewaySecretProvider *self, GAsyncResult *result,
                                                      GError **error);

/* Tells whether a lookup would give the secret, and loads no more than that needs. */
void ropeway_secret_provider_check_async (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer data);

/* Returns: ROPEWAY_SECRET_STATE_UNKNOWN with @error set. Errors: ROPEWAY_SECRET_ERROR_REFUSED,
 * G_IO_ERROR_CANCELLED. */
RopewaySecretState ropeway_secret_provider_check_finish (RopewaySecretProvider *self, GAsyncResult *result,
                                                         GError **error);

/* Returns: (transfer none) (nullable): in words where the secret is that the check of @result found; NULL where there is
 * none. Before or after finishing. */
const char *ropeway_secret_provider_check_get_place (GAsyncResult *result);

/* Keeps @secret, in the place of what is there for the same name, environment (NULL: for all that have none of
 * their own) and connection, whatever its origin. The person may be asked to unlock the keyring.
 * @secret: (transfer none). @label: what people read in the keyring: "Ropeway: Shop, token". */
void ropeway_secret_provider_store_async (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                                          RopewaySecret *secret, const char *label, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);

/* Errors: ROPEWAY_SECRET_ERROR (_READ_ONLY, _LOCKED, _NO_KEYRING, _REFUSED: empty or too large),
 * G_IO_ERROR_CANCELLED: it may have been kept nevertheless. */
gboolean ropeway_secret_provider_store_finish (RopewaySecretProvider *self, GAsyncResult *result,
                                               GError **error);

/* Removes what is kept for exactly this name, environment (NULL: the common one) and connection, whatever its
 * origin. Nothing there is no error. */
void ropeway_secret_provider_remove_async (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);

/* Errors: as of storing. */
gboolean ropeway_secret_provider_remove_finish (RopewaySecretProvider *self, GAsyncResult *result,
                                                GError **error);

/* The variables ROPEWAY_SECRET_<NAME> (…__TEST). Read when asked.
 * Returns: (transfer full). */
RopewaySecretProvider *ropeway_secret_environment_new (void);

/* Files in $CREDENTIALS_DIRECTORY (systemd LoadCredential=), named as the secret; one final newline is
 * cut. A file that belongs to neither root nor us, or that others may read, is _REFUSED.
 * Returns: (transfer full) (nullable): NULL where the variable is not set. */
RopewaySecretProvider *ropeway_secret_credentials_new (void);

/* "name=value" or "name__environment=value" lines read to the end from file descriptor @fd, which is
 * closed. Values are percent-decoded (%0A; %25 for the sign itself). Errors: _REFUSED for lines that are
 * not of that form, a name given twice, more than ROPEWAY_LIMIT_SECRET_BYTES a value or
 * ROPEWAY_LIMIT_SECRETS_BYTES in all.
 * Returns: (transfer full) (nullable). */
RopewaySecretProvider *ropeway_secret_descriptor_new (int fd, GError **error);

#define ROPEWAY_TYPE_SECRET_MEMORY (ropeway_secret_memory_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySecretMemory, ropeway_secret_memory, ROPEWAY, SECRET_MEMORY, GObject)

/* Holds what _set() was given. Returns: (transfer full). */
RopewaySecretMemory *ropeway_secret_memory_new (void);

/* @environment: (nullable). */
void ropeway_secret_memory_set (RopewaySecretMemory *self, const char *name, const char *environment,
                                RopewaySecret *secret);

/* Asks each in turn until one has the secret; another error than _NOT_THERE and _NO_KEYRING ends the search.
 * Stores into the first that does not only read, and removes from all of them.
 * @providers: (transfer none) (array length=n); NULLs are left out. Returns: (transfer full). */
RopewaySecretProvider *ropeway_secret_chain_new (RopewaySecretProvider *const *providers, gsize n);

G_END_DECLS

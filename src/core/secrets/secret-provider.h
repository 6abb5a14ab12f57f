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
  const char *origin;      /* (nullable): where it goes: "https://shop.example" (RFC 6454 §6.2) */
} RopewaySecretQuery;

#define ROPEWAY_TYPE_SECRET_PROVIDER (ropeway_secret_provider_get_type ())
G_DECLARE_INTERFACE (RopewaySecretProvider, ropeway_secret_provider, ROPEWAY, SECRET_PROVIDER, GObject)

/* One provider. Calls come from one thread; results go to its thread-default main context. */
struct _RopewaySecretProviderInterface
{
  GTypeInterface parent;

  /* What stands under @key ("crm_token", "crm_token__test"), for a provider that has it at hand; the
   * other two are made from it. Returns: (transfer full) (nullable): NULL without @error where nothing
   * does. */
  RopewaySecret *(*find) (RopewaySecretProvider *self, const char *key, GError **error);

  void (*lookup_async) (RopewaySecretProvider *self, const char *name, const char *environment,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  RopewaySecret *(*lookup_finish) (RopewaySecretProvider *self, GAsyncResult *result, GError **error);
};

/* Looks secret @name up. An empty one is not there. @environment: (nullable): then
 * "<name>__<environment>" is tried first, in upper case where the provider is the environment.
 * @cancellable: (nullable). */
void ropeway_secret_provider_lookup_async (RopewaySecretProvider *self, const char *name,
                                           const char *environment, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). Errors: ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
RopewaySecret *ropeway_secret_provider_lookup_finish (RopewaySecretProvider *self, GAsyncResult *result,
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

/* Asks each in turn until one has the secret; another error than _NOT_THERE ends the search.
 * @providers: (transfer none) (array length=n); NULLs are left out. Returns: (transfer full). */
RopewaySecretProvider *ropeway_secret_chain_new (RopewaySecretProvider *const *providers, gsize n);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/agent-secrets.h"

#include "secrets/secret-keyring.h"

RopewaySecretProvider *
ropeway_agent_secrets_new (const char *keeper)
{
  g_autoptr (RopewaySecretProvider) credentials = ropeway_secret_credentials_new ();
  g_autoptr (RopewaySecretProvider) environment = ropeway_secret_environment_new ();
  g_autoptr (RopewaySecretProvider) kept
      = g_str_equal (keeper, ROPEWAY_KEEPER_KEYRING) ? ropeway_secret_keyring_new () : NULL;
  RopewaySecretProvider *const providers[] = { credentials, environment, kept };

  return ropeway_secret_chain_new (providers, G_N_ELEMENTS (providers));
}

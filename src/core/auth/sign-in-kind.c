/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/sign-in-kind.h"

const RopewaySignInKind *
ropeway_sign_in_kind_find (RopewaySignInType type)
{
  switch (type)
    {
    case ROPEWAY_SIGN_IN_BASIC:
    case ROPEWAY_SIGN_IN_BEARER:
    case ROPEWAY_SIGN_IN_API_KEY:
      return &ropeway_key_kind;
    case ROPEWAY_SIGN_IN_OAUTH:
      return &ropeway_oauth_kind;
    case ROPEWAY_SIGN_IN_JWT:
      return &ropeway_jwt_kind;
    case ROPEWAY_SIGN_IN_AWS:
      return &ropeway_aws_kind;
    case ROPEWAY_SIGN_IN_HMAC:
      return &ropeway_hmac_kind;
    case ROPEWAY_SIGN_IN_SESSION:
      return &ropeway_login_kind;
    case ROPEWAY_SIGN_IN_CERTIFICATE:
    case ROPEWAY_SIGN_IN_NONE:
    case ROPEWAY_SIGN_IN_UNKNOWN:
      break;
    }
  return NULL;
}

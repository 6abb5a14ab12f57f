/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one word for "may this be sent twice", said by an operation and obeyed by the client. */
#pragma once

/* Whether the same request may be sent a second time when its fate is unknown. */
typedef enum
{
  ROPEWAY_REPEAT_NEVER, /* it might take effect twice */
  ROPEWAY_REPEAT_SAFE,  /* twice is as good as once (GET, PUT, DELETE) */
  ROPEWAY_REPEAT_KEY,   /* the service recognises the idempotency key the request carries */
} RopewayRepeat;

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: answers leave as they should, or in one of the ways in which answers go wrong. */
#pragma once

#include "base/clock.h"
#include "http/http-listener.h"
#include "practice/practice-exchange.h"
#include "practice/practice-hostile.h"

G_BEGIN_DECLS

/* Answers under way. */
typedef struct _RopewayPracticeDelivery RopewayPracticeDelivery;

/* Returns: (transfer full). */
RopewayPracticeDelivery *ropeway_practice_delivery_new (RopewayHttpListener *listener, RopewayClock *clock);

/* Drops the connections whose answers are still under way. */
void ropeway_practice_delivery_free (RopewayPracticeDelivery *delivery);

/* Sends the answer of @exchange, which is emptied. @fault: (nullable): what is done to it. */
void ropeway_practice_delivery_send (RopewayPracticeDelivery *delivery, RopewayPracticeExchange *exchange,
                                     const RopewayPracticeFault *fault, guint delay_ms);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the problems that only a check of a connection can tell apart. */
#include "base/problem-catalog.h"

#include "base/i18n.h"

/* clang-format off */
static const RopewayProblemKind kinds[] = {
  { "check.clock-ahead", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The clock of this computer is {minutes} minutes ahead of that of {connection}: set the clock.") },
  { "check.clock-behind", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The clock of this computer is {minutes} minutes behind that of {connection}: set the clock.") },
  { "check.connection-refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("“{host}” accepts no connection at port {port}: check whether {connection} is running, and "
       "whether the port of its address is right.") },
  { "check.connection-time", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{host}” did not answer at port {port} in time: check the network, a firewall in between, and "
       "the address of {connection}.") },
  { "check.empty", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{connection} answers, but shows no records at “{operation}”: if there are some, look whether "
       "this account may see them.") },
  { "check.fields-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("No record that {connection} showed has {fields}: the rules that use them would find nothing "
       "there.") },
  { "check.host-unanswered", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The name “{host}” could not be looked up; is this computer online? It was told: {reason}.") },
  { "check.host-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is no computer called “{host}”: check the address of {connection}.") },
  { "check.key-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The records that {connection} showed have no “{path}”, by which they are told apart: check the "
       "key of “{operation}”.") },
  { "check.led-away", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} leads to another address, {address}, where its credentials are not sent: check the "
       "address of the connection.") },
  { "check.no-safe-call", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{connection} has no operation that only reads, so nothing was asked: only the first run shows "
       "whether it accepts the credentials.") },
  { "check.no-tls", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Nobody speaks TLS at port {port} of “{host}”; check the port, and whether the address really "
       "begins with https://. It was told: {reason}.") },
  { "check.not-reached", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("No way leads from here to “{host}”; check the network of this computer. It was told: {reason}.") },
  { "check.other-environment", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not accept the credentials (status {status})[: {reason}].[ It wants a sign-in "
       "of the kind “{scheme}”, which Ropeway does not have; look whether it takes a key or a token as "
       "well.] Give a valid key or password for “{environment}”; perhaps this one is for {others}, which "
       "may have its own.") },
  { "check.proxy", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The proxy of this computer lets nothing through to “{host}”; check the proxy in the settings of "
       "the system. It was told: {reason}.") },
  { "check.secret-elsewhere", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The secret “{name}” was kept for another address than {address}: enter it again.") },
  { "check.secret-locked", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The keyring is locked, so that the secret “{name}” cannot be read: unlock it.") },
  { "check.secret-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The secret “{name}” is not there: enter it at {connection}, or give it, for example, in the "
       "variable ROPEWAY_SECRET_{variable}.") },
  { "check.secret-no-keyring", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is no keyring that could have the secret “{name}”: log in where there is one, or give it, "
       "for example, in the variable ROPEWAY_SECRET_{variable}.") },
  { "check.secret-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The secret “{name}” cannot be read: {reason}.") },
  { "check.sign-in-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} wants to know who asks (status {status})[: {reason}].[ It wants a sign-in of the "
       "kind “{scheme}”, which Ropeway does not have; look whether it takes a key or a token as well.] "
       "This connection says nothing of it: choose under “signIn” how it signs in, and give the key or "
       "password.") },
  { "check.store-read-only", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("What {connection} grants cannot be kept on this computer: {reason}. Without a place that can be "
       "written, the sign-in ends when it is first renewed.") },
};
/* clang-format on */

const RopewayProblemTable ropeway_problem_catalog_check = { kinds, G_N_ELEMENTS (kinds) };

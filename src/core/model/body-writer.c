/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/body-writer.h"

#include "value/json-writer.h"

GBytes *
ropeway_body_write (const RopewayOperation *operation, const RopewayValue *value, char **content_type,
                    RopewayProblem **problem)
{
  *content_type = g_strdup ("application/json");
  return ropeway_json_write_bytes (value, ROPEWAY_JSON_COMPACT);
}

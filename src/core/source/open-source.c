/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/open-source.h"

#include "source/file-source.h"
#include "source/rest-source.h"
#include "source/sheet-source.h"

RopewayRecordSource *
ropeway_open_source (RopewaySession *session, const RopewayOperation *operation,
                     const RopewayValue *parameters)
{
  switch (operation->table.type)
    {
    case ROPEWAY_TABLE_FILE:
      return ROPEWAY_RECORD_SOURCE (
          ropeway_file_source_new (ropeway_session_get_environment (session), operation));
    case ROPEWAY_TABLE_SHEET:
      return ROPEWAY_RECORD_SOURCE (
          ropeway_sheet_source_new (session, &operation->table, parameters, FALSE, NULL));
    case ROPEWAY_TABLE_NONE:
      break;
    }
  return ROPEWAY_RECORD_SOURCE (ropeway_rest_source_new (session, operation, parameters, NULL));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: both ends of the bus must call things alike. */
#pragma once

#define ROPEWAY_AGENT_BUS_NAME ROPEWAY_APP_ID ".Agent"
#define ROPEWAY_AGENT_PATH "/io/github/ropeway_app/Ropeway/Agent"
#define ROPEWAY_AGENT_ERROR_PREFIX ROPEWAY_APP_ID ".Error."

/* Kinds of tasks. */
#define ROPEWAY_TASK_RUN "run"
#define ROPEWAY_TASK_PLAN "plan"
#define ROPEWAY_TASK_TRY "try"
#define ROPEWAY_TASK_SAMPLE "sample"
#define ROPEWAY_TASK_CHOICES "choices"

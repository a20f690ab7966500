#ifndef WENZHI_CLMDB_SHIM_H
#define WENZHI_CLMDB_SHIM_H

#include <lmdb.h>

#endif

#ifndef WENZHI_CZLIB_SHIM_H
#define WENZHI_CZLIB_SHIM_H

#include <zlib.h>

#endif

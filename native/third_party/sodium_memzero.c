/* The one function of libsodium's utils.c that its SHA-256 needs, for the WASM build. */
#include <stddef.h>

void sodium_memzero(void *const memory, const size_t size) {
    volatile unsigned char *volatile const bytes = (volatile unsigned char *volatile)memory;
    for (size_t i = 0; i < size; ++i) {
        bytes[i] = 0;
    }
}

// Has a buffer to overrun, so that the compiler's checks have something to stand at.
#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
  char text[16];
  for (int i = 1; i < argc; ++i) {
    std::strcpy(text, argv[i]);
    std::puts(text);
  }
  return 0;
}

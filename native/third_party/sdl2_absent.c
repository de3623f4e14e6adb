/* What ImGui's SDL2 backend asks of the parts of SDL that the WASM build leaves out: there is no
   game controller, and nothing is drawn through SDL's own renderer. */
#include <SDL.h>

SDL_GameController *SDL_GameControllerOpen(int index) {
    (void)index;
    return NULL;
}

Uint8 SDL_GameControllerGetButton(SDL_GameController *pad, SDL_GameControllerButton button) {
    (void)pad;
    (void)button;
    return 0;
}

Sint16 SDL_GameControllerGetAxis(SDL_GameController *pad, SDL_GameControllerAxis axis) {
    (void)pad;
    (void)axis;
    return 0;
}

int SDL_GetRendererOutputSize(SDL_Renderer *renderer, int *width, int *height) {
    (void)renderer;
    *width = 0;
    *height = 0;
    return -1;
}

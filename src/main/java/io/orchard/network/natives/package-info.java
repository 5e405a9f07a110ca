/**
 * Native libraries of the engines: found on the class path, unpacked once, loaded by one class
 * loader after another.
 *
 * <p>Entry class: {@link io.orchard.network.natives.NativeLibraries}. Depends on {@code cache}, and
 * knows no engine.
 */
@NullMarked
package io.orchard.network.natives;

import org.jspecify.annotations.NullMarked;

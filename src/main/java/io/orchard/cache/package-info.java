/**
 * What is kept on this machine from one run to the next, and why it may be trusted.
 *
 * <p>Entry class: {@link io.orchard.cache.UserCache}, the folder that nobody but this process's
 * user may write. Depends on the JDK alone; every other package may use it.
 */
@NullMarked
package io.orchard.cache;

import org.jspecify.annotations.NullMarked;

/**
 * Images that are twins of one another: which pairs of vectors are alike, and which images their
 * pairs put into one group.
 *
 * <p>Depends on the JDK alone. Knows nothing of files or pipelines.
 */
@NullMarked
package io.orchard.duplicates;

import org.jspecify.annotations.NullMarked;

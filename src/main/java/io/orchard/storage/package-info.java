/**
 * Places: files and objects, local and in S3, and what goes wrong with them, in one line.
 *
 * <p>Start at {@link io.orchard.storage.Storage}; {@link io.orchard.storage.RetryingS3Clients}
 * makes the clients that keep asking. Files go through Beam's file systems, so that every runner's
 * options for them count.
 */
@NullMarked
package io.orchard.storage;

import org.jspecify.annotations.NullMarked;

package io.orchard.output;

/**
 * A file that lies somewhere.
 *
 * @param uri an absolute local path or an {@code s3://} URI
 * @param bytes its size; -1 for what is no file, such as a symbolic link
 */
record StoredFile(String uri, long bytes) {}

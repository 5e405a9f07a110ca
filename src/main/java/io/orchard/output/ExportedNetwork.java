package io.orchard.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.cache.Checksum;
import io.orchard.listing.ImageStores;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder to which this program exported a network. Its description holds a sum over all other
 * files, which tells whether they are those that were exported.
 *
 * @param uri an absolute local path or an {@code s3://} prefix, without a slash at its end
 */
public record ExportedNetwork(String uri) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Checks that there is nothing but an exported network, if anything. Reads all of one.
   *
   * @throws ForeignFilesException if there is something else
   * @throws StorageException if it cannot be read
   */
  public void checkOurs(ImageStores stores) {
    List<StoredFile> files = new StoredFolder(uri).content(stores);
    if (!files.isEmpty() && !isWhole(files)) {
      throw new ForeignFilesException(files.get(0).uri(), files.size() - 1);
    }
  }

  private boolean isWhole(List<StoredFile> files) {
    Map<String, String> uris = new TreeMap<>();
    String stated = "";
    for (StoredFile file : files) {
      String name = file.uri().substring(Storage.resolve(uri, "").length());
      if (file.bytes() < 0) {
        return false;
      }
      if (!name.equals(NetworkDescription.FILE_NAME)) {
        uris.put(name, file.uri());
      } else if (file.bytes() <= NetworkDescription.MOST_BYTES) {
        stated = statedSum(Storage.read(file.uri()));
      }
    }
    // Of others there may be much, which is not read.
    return !stated.isEmpty() && stated.equals(sum(uris));
  }

  private static String sum(Map<String, String> uris) {
    Map<String, String> sums = new TreeMap<>();
    uris.forEach((name, uri) -> sums.put(name, Storage.sha256(uri)));
    return Checksum.sha256OfFiles(sums);
  }

  private static String statedSum(byte[] description) {
    try {
      return JSON.readTree(description).path("contentSha256").asText();
    } catch (IOException e) {
      return ""; // Of another program.
    }
  }

  /**
   * Removes the network.
   *
   * @throws ForeignFilesException if there is something else; nothing is removed then
   * @throws StorageException if it cannot be read or removed
   */
  public void clear(ImageStores stores) {
    checkOurs(stores);
    new StoredFolder(uri).removeAll(stores);
  }
}

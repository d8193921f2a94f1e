# Makes a certificate authority and a certificate for each store node, where there is none yet. Run
# by the service "certificates" of compose.cluster.yaml. To renew a node's certificate, remove
# /nodes/<node>/node.crt and run it again (docs/runbooks/cluster.md).
set -euo pipefail

NODE_DAYS=365
AUTHORITY_DAYS=1825
# The user that runs in the images of the store and of Entraide.
OWNER=1000

made() {
  # The tool may end well without having made anything.
  [ -s "$1" ] || { echo "no certificate was made: $1" >&2; exit 1; }
}

if [ ! -s /authority/ca.key ]; then
  es-gencert-cli create-ca -days "$AUTHORITY_DAYS" -out /tmp/ca
  made /tmp/ca/ca.key
  cp /tmp/ca/ca.crt /tmp/ca/ca.key /authority/
  chmod 0400 /authority/ca.key
fi
cp /authority/ca.crt /trusted/ca.crt
chmod 0444 /trusted/ca.crt

for folder in /nodes/*; do
  node=$(basename "$folder")
  if [ ! -s "$folder/node.crt" ]; then
    es-gencert-cli create-node -days "$NODE_DAYS" -dns-names "$node" \
      -ca-certificate /authority/ca.crt -ca-key /authority/ca.key -out "/tmp/$node"
    made "/tmp/$node/node.key"
    cp -f "/tmp/$node/node.key" "/tmp/$node/node.crt" "$folder/"
    chmod 0400 "$folder/node.key"
    chmod 0444 "$folder/node.crt"
    chown "$OWNER:$OWNER" "$folder/node.key" "$folder/node.crt"
  fi
done

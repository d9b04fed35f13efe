"""Oracle's stream: protocol, rules, connection, and the recorder that commits what arrives."""

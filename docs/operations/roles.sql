-- Two roles and a database for Deepnet: one that owns the tables and changes them from release to
-- release, and one that nodes work as, which can read and write rows and no more. Run once, as a superuser;
-- on a managed server, whose administrator is none, add after the CREATE ROLEs: GRANT deepnet_owner TO CURRENT_USER;
--
--   OWNER_PASSWORD=... NODE_PASSWORD=... psql --file roles.sql postgres
--
-- psql sends passwords as they are: use TLS, or a local socket.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv node_password NODE_PASSWORD

CREATE ROLE deepnet_owner LOGIN PASSWORD :'owner_password' CONNECTION LIMIT 15;
CREATE ROLE deepnet LOGIN PASSWORD :'node_password';

-- What is acknowledged is on disk, whatever the server's default is.
ALTER ROLE deepnet SET synchronous_commit = on;

CREATE DATABASE deepnet OWNER deepnet_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE deepnet FROM PUBLIC;
GRANT CONNECT ON DATABASE deepnet TO deepnet;

\connect deepnet
GRANT USAGE ON SCHEMA public TO deepnet;
ALTER DEFAULT PRIVILEGES FOR ROLE deepnet_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO deepnet;

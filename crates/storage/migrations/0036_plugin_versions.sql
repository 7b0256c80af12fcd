-- Versions of plugins that are kept, to come back: the one that is installed, and some before it.

CREATE TABLE jackfield_plugin_versions (
    pluginid TEXT NOT NULL, digest TEXT NOT NULL, version TEXT NOT NULL DEFAULT '', manifest {json} NOT NULL DEFAULT '{}',
    origin {json} NOT NULL DEFAULT '{}', installedat {int} NOT NULL DEFAULT 0, PRIMARY KEY (pluginid, digest)
) {strict};

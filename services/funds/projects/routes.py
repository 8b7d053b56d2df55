"""`/projects`"""

from services.funds.projects import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("projects", __name__, description="What several funds pay for together")


@routes.get("/projects")
@requires("fund:read")
@routes.arguments(schemas.ProjectQuery, location="query")
@routes.response(200, schemas.ProjectPageSchema)
def list_projects(wanted):
    """List projects."""
    return queries.projects(caller(), wanted)


@routes.post("/projects")
@requires("project:propose")
@routes.arguments(schemas.ProposeProjectSchema)
@routes.response(201, schemas.ProjectWithSourcesSchema)
def propose_project(wanted):
    """Ask every source for its part, or none."""
    return commands.propose_project(caller(), wanted)


@routes.get("/projects/<project_id>")
@requires("fund:read")
@routes.response(200, schemas.ProjectWithSourcesSchema)
def get_project(project_id):
    """One project with its sources."""
    return queries.project(caller(), project_id)


@routes.post("/projects/<project_id>/accept")
@requires("project:accept")
@routes.arguments(schemas.AcceptProjectSchema)
@routes.response(200, schemas.ProjectWithSourcesSchema)
def accept_project(wanted, project_id):
    """Find what was paid for done well."""
    return commands.accept_project(caller(), project_id, wanted["note"])


@routes.post("/projects/<project_id>/close")
@requires("project:close")
@routes.response(200, schemas.ProjectWithSourcesSchema)
def close_project(project_id):
    """Give each source back what it did not bear."""
    return commands.close_project(caller(), project_id)


@routes.post("/projects/<project_id>/abandon")
@requires("project:abandon")
@routes.arguments(schemas.AbandonProjectSchema)
@routes.response(200, schemas.ProjectWithSourcesSchema)
def abandon_project(wanted, project_id):
    """Refuse or stop a project; nothing of it stays reserved."""
    return commands.abandon_project(caller(), project_id, wanted["reason"])

#!/usr/bin/env bash
# openai 3.57.0 (PyPI): usage and costs of the organization come as one page of days; the client does not go on to the next.
#
# Guessed: like client.admin.organization.projects.list() and every other list of this client, a page that fetches the next while one iterates.
# Seen: usage.completions() and usage.costs() return a plain model. Without a limit the service gives seven days, so a month asked for by start and
# end time is a week, no error, has_more true; a `for` over the answer yields its fields as pairs. next_page has to be passed as page by hand.
# For a warehouse that loads spend: loop until has_more is false, and compare the first and last bucket with what was asked.
# This project reads no vendor's API; a loader in front of it does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check openai==3.57.0 httpx
"$folder/venv/bin/python" - <<'PYTHON'
import httpx
import openai

DAY = 86_400
START = 1_767_225_600
asked = []


def answer(request):
    """A service of made-up days and projects, seven and two a page, that answers within this process."""
    asked.append(request.url.path)
    query = request.url.params
    if request.url.path.endswith("/projects"):
        number = 2 if "after" in query else 0
        data = [{"object": "organization.project", "id": f"p{number + i}", "name": "p", "created_at": 1, "status": "active"} for i in range(2)]
        ends = {"first_id": data[0]["id"], "last_id": data[1]["id"], "has_more": number == 0}
        return httpx.Response(200, json={"object": "list", "data": data, **ends})
    first = int(query.get("page", START))
    result = {"object": "organization.usage.completions.result", "input_tokens": 100, "output_tokens": 10, "num_model_requests": 1}
    days = range(first, min(first + 7 * DAY, int(query["end_time"])), DAY)
    buckets = [{"object": "bucket", "start_time": day, "end_time": day + DAY, "results": [result]} for day in days]
    more = first + 7 * DAY < int(query["end_time"])
    return httpx.Response(200, json={"object": "page", "data": buckets, "has_more": more, "next_page": str(first + 7 * DAY) if more else None})


client = openai.OpenAI(
    api_key="none", admin_api_key="none", base_url="http://localhost/v1", http_client=httpx.Client(transport=httpx.MockTransport(answer))
)
organization = client.admin.organization
projects = list(organization.projects.list())
page = organization.usage.completions(start_time=START, end_time=START + 30 * DAY)
requests = len(asked)
kinds = {type(item).__name__ for item in page}
days = len(page.data)
whole = page
while whole.has_more:
    whole = organization.usage.completions(start_time=START, end_time=START + 30 * DAY, page=whole.next_page)
    days += len(whole.data)
found = {
    "projects, requests": (len(projects), requests - 1),
    "days of 30 in the answer": len(page.data),
    "has_more": page.has_more,
    "what a for loop gets": kinds,
    "days, page by page": days,
}
for name, value in found.items():
    print(f"{name:26} {value}")
assert list(found.values()) == [(4, 2), 7, True, {"tuple"}, 30], found
PYTHON

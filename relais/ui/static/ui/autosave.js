/* A form with data-autosave-url saves itself as it is typed: a pause of 800 ms in a text, at once for a choice.
   The answer's status counts (2xx: saved; 422: not valid yet, kept for later; 409: somebody else has written
   here), and its JSON if it has any (see `follow`). If the post fails
   (session lost, network down), a copy stays in this browser and is offered back at the next visit. */
(function () {
  "use strict";

  var PAUSE = 800;

  var PREFIX = "relais-autosave:";
  var LONGEST = 7 * 24 * 3600 * 1000;

  function storageKey(form) {
    return PREFIX + form.getAttribute("data-autosave-url");
  }

  function keep(form, isSubmitted) {
    var copy = { at: Date.now(), pairs: pairsOf(form), submitted: Boolean(isSubmitted) };
    try {
      localStorage.setItem(storageKey(form), JSON.stringify(copy));
    } catch (error) { /* storage full or refused: the page still works */ }
  }

  function forget(form) {
    try { localStorage.removeItem(storageKey(form)); } catch (error) { /* same */ }
  }

  function kept(form) {
    try { return JSON.parse(localStorage.getItem(storageKey(form))); } catch (error) { return null; }
  }

  /* Forget the copies that `isPast` says are of no use. */
  function forgetWhere(isPast) {
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf(PREFIX) === 0 && isPast(JSON.parse(localStorage.getItem(key)))) {
          localStorage.removeItem(key);
        }
      });
    } catch (error) { /* same */ }
  }

  function pairsOf(form) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      var field = form.elements[name];
      if (typeof value === "string" && (!field || field.type !== "hidden")) {
        pairs.push([name, value]);
      }
    });
    return pairs;
  }

  function clock(moment) {
    return moment.getHours() + "\u00a0h\u00a0" + String(moment.getMinutes()).padStart(2, "0");
  }

  function say(form, text, state) {
    var status = form.querySelector("[data-autosave-status]");
    if (status) {
      status.textContent = text;
      status.setAttribute("data-state", state);
    }
  }

  function watch(form) {
    var timer = null;
    var sending = false;
    var again = false;

    function send() {
      clearTimeout(timer);
      timer = null;
      if (sending) {
        again = true;
        return;
      }
      sending = true;
      again = false;
      say(form, "Enregistrement\u2026", "saving");
      fetch(form.getAttribute("data-autosave-url"), {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        redirect: "error",
        headers: { "X-Requested-With": "autosave", "Accept": "application/json" }
      }).then(function (response) {
        if (response.status === 422) {
          keep(form);
          say(form, "Saisie incompl\u00e8te\u00a0: gard\u00e9e dans ce navigateur", "incomplete");
        } else if (response.ok) {
          forget(form);
          say(form, "Enregistr\u00e9 \u00e0 " + clock(new Date()), "saved");
          return follow(form, response);
        } else if (response.status === 409) {
          keep(form);
          return answerOf(response).then(function (answer) {
            say(form, answer.message || "Cette page n\u2019est plus \u00e0 jour\u00a0: rechargez-la", "failed");
          });
        } else {
          throw new Error(String(response.status));
        }
      }).catch(function () {
        keep(form);
        say(form, "Non enregistr\u00e9\u00a0: votre saisie est gard\u00e9e dans ce navigateur", "failed");
      }).finally(function () {
        sending = false;
        if (again) {
          send();
        }
      });
    }

    function answerOf(response) {
      var isJson = (response.headers.get("Content-Type") || "").indexOf("application/json") === 0;
      return isJson ? response.json() : Promise.resolve({});
    }

    /* The answer may hold {"fields": {name: value}}, what the form must send next time (a version, say), and
       {"message": text} to add to the status. Then the page is told, for what else depends on the form. */
    function follow(form, response) {
      return answerOf(response).then(function (answer) {
        Object.keys(answer.fields || {}).forEach(function (name) {
          form.elements[name].value = answer.fields[name];
        });
        if (answer.message) {
          say(form, "Enregistr\u00e9 \u00e0 " + clock(new Date()) + ". " + answer.message, "saved");
        }
        form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true }));
      });
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    }

    form.addEventListener("input", function (event) {
      if (event.target.matches("input[type=radio], input[type=checkbox], select, input[type=file]")) {
        return;
      }
      later();
    });
    form.addEventListener("change", send);
    form.addEventListener("submit", function () {
      clearTimeout(timer);
      timer = null;
      keep(form, true);
    });
    window.addEventListener("pagehide", function () {
      if (timer !== null) {
        navigator.sendBeacon(form.getAttribute("data-autosave-url"), new FormData(form));
      }
    });
    offer(form, send);
  }

  /* Whether what this browser kept differs from what the page shows; fields nobody types in, such as the
     version written on, do not count. */
  function differs(form, copy) {
    function typed(pairs) {
      return JSON.stringify(pairs.filter(function (pair) {
        var field = form.elements[pair[0]];
        return !field || !(field.hidden || field.type === "hidden");
      }));
    }
    return typed(copy.pairs) !== typed(pairsOf(form));
  }

  function offer(form, send) {
    var copy = kept(form);
    if (!copy) {
      return;
    }
    if (!differs(form, copy)) {
      forget(form);
      return;
    }
    var box = document.createElement("div");
    box.className = "fr-alert fr-alert--info fr-alert--sm ui-autosave-offer";
    box.setAttribute("role", "status");
    var text = document.createElement("p");
    text.textContent = "Ce navigateur garde une saisie du " + new Date(copy.at).toLocaleDateString("fr-FR") +
      " \u00e0 " + clock(new Date(copy.at)) + " qui n\u2019a pas \u00e9t\u00e9 enregistr\u00e9e.";
    box.append(text, choice("Reprendre cette saisie", function () {
      restore(form, copy.pairs);
      box.remove();
      send();
    }), choice("L\u2019oublier", function () {
      forget(form);
      box.remove();
    }));
    form.prepend(box);
  }

  function choice(label, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--sm fr-btn--secondary";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  function restore(form, pairs) {
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.type === "hidden" || field.type === "file" || field.type === "submit") {
        return;
      }
      var values = pairs.filter(function (pair) { return pair[0] === field.name; }).map(function (pair) { return pair[1]; });
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = values.indexOf(field.value) !== -1;
      } else if (values.length) {
        field.value = values[0];
      }
    });
  }

  /* What was submitted and answered by an ordinary page is saved; a sign-in or error page means it may not be. */
  function tidy() {
    var isSettled = document.body.hasAttribute("data-signed-in") &&
      !document.querySelector("[data-keep-copies], form[data-autosave-url]");
    forgetWhere(function (copy) {
      return Date.now() - copy.at > LONGEST || (isSettled && copy.submitted);
    });
  }

  document.addEventListener("submit", function (event) {
    if (event.target.hasAttribute("data-forget-copies")) {
      forgetWhere(function () { return true; });
    }
  });

  tidy();
  document.querySelectorAll("form[data-autosave-url]").forEach(watch);
})();

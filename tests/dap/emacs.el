;; A session of dap-mode with an Omega program: it stops at the first form, shows its stack, goes on
;; to a breakpoint, goes back, and ends. Arguments: the omega command, and the program.
(package-initialize)
(require 'dap-mode)

(defvar omega-command (pop command-line-args-left))
(defvar omega-program (pop command-line-args-left))
(defvar omega-happened nil "What has happened, latest first.")

(dap-register-debug-provider
 "omega"
 (lambda (conf) (plist-put conf :dap-server-path (list "node" omega-command "dap" "--stdio"))))
(add-hook 'dap-stopped-hook (lambda (_session) (push 'stopped omega-happened)))
(add-hook 'dap-terminated-hook (lambda (_session) (push 'terminated omega-happened)))

(defun omega-count (what) (seq-count (lambda (one) (eq one what)) omega-happened))

(defun omega-wait (what count)
  "Wait until WHAT has happened COUNT times; a minute at most."
  (let ((turns 0))
    (while (and (< turns 300) (< (omega-count what) count))
      (accept-process-output nil 0.2)
      (setq turns (1+ turns)))
    (message "emacs: %s" (if (< (omega-count what) count) (list what 'missing) what))))

(find-file omega-program)
(dap-debug (list :type "omega" :request "launch" :name "Omega" :program omega-program
                 :cwd (file-name-directory omega-program) :stopOnEntry t))
(omega-wait 'stopped 1)
(let ((session (dap--cur-session)))
  (dap-next session)
  (omega-wait 'stopped 2)
  (dap-continue session (dap--debug-session-thread-id session))
  (omega-wait 'terminated 1)
  (message "emacs: printed %s"
           (with-current-buffer (dap--debug-session-output-buffer session)
             (string-trim (buffer-substring-no-properties (point-min) (point-max))))))

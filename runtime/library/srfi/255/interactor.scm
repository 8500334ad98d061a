;;; Interactors: procedures that let a person choose a restarter (SRFI 255, "Interactors").

;; Shows what happened and the restarters, then reads choices `(tag argument ...)`, whose arguments
;; are evaluated, until one of them restarts. Returns at the end of the input.
(define (default-interactor c)
  (let ((restarters (restarters-in c)))
    (show (condition-report-string c))
    (for-each show-restarter restarters)
    (let next ()
      (when (handler-case (offer-choice restarters)
              ((&error problem) (show (condition-report-string problem)) #t))
        (next)))))

;; Read a choice and do it. Returns #f at the end of the input.
(define (offer-choice restarters)
  (let ((choice (read-form "restart> ")))
    (and (not (eof-object? choice))
         (choose choice restarters))))

(define current-interactor (make-parameter default-interactor))

;; Call a thunk so that the current interactor is asked about conditions with restarters.
(define (with-current-interactor thunk)
  (handler-bind ((&restarter
                  (lambda (c)
                    ((current-interactor) c)
                    (error (condition (make-condition &non-continuable)
                                      (make-condition &message "the interactor returned"))))))
    (thunk)))

(define (show text)
  (display text)
  (newline))

;; (use-arguments x y) [safe-/]: Apply the procedure to new arguments.
(define (show-restarter restarter)
  (write (cons (restarter-tag restarter) (restarter-formals restarter)))
  (when (restarter-who restarter)
    (display " [")
    (display (restarter-who restarter))
    (display "]"))
  (display ": ")
  (show (restarter-description restarter)))

(define (read-form prompt)
  (display prompt)
  (flush-output-port)
  (read))

(define (evaluate form)
  (eval form (interaction-environment)))

(define (choose choice restarters)
  (unless (and (list? choice) (pair? choice))
    (error "a choice looks like (tag argument ...), got" choice))
  (let ((restarter (tagged (car choice) restarters)))
    (unless restarter (error "there is no restarter with the tag" (car choice)))
    (apply restart restarter (map evaluate (cdr choice)))))

;; The first restarter with a tag, or #f.
(define (tagged tag restarters)
  (cond ((null? restarters) #f)
        ((eqv? tag (restarter-tag (car restarters))) (car restarters))
        (else (tagged tag (cdr restarters)))))

;; Ask for the arguments that the parameters name; those of a rest parameter come as one list.
(define (ask-for formals)
  (define (ask parameter)
    (evaluate (read-form (string-append (symbol->string parameter) ": "))))
  (cond ((null? formals) '())
        ((symbol? formals) (ask formals))
        (else (let ((argument (ask (car formals)))) (cons argument (ask-for (cdr formals)))))))

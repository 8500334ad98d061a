;;; Consuming generated values (SRFI 158). Nothing is read beyond what decides the answer.

;; The items that are left, last one first.
(define (reversed-items gen)
  (let loop ((items '()))
    (let ((item (gen)))
      (if (eof-object? item)
          items
          (loop (cons item items))))))

;; The next COUNT items at most, last one first.
(define (next-reversed-items gen count)
  (let loop ((left count) (items '()))
    (if (= left 0)
        items
        (let ((item (gen)))
          (if (eof-object? item)
              items
              (loop (- left 1) (cons item items)))))))

;; Defines NAME as a procedure of a generator and optionally how many items are read at most: it
;; answers (FINISH ITEMS), where the last item comes first.
(define-syntax define-collection
  (syntax-rules ()
    ((_ (name who) finish)
     (define name
       (case-lambda
         ((gen)
          (check-generator who 1 gen)
          (finish (reversed-items gen)))
         ((gen count)
          (check-generator who 1 gen)
          (check-count who 2 count)
          (finish (next-reversed-items gen count))))))))

(define-collection (generator->list "generator->list") reverse)

(define-collection (generator->reverse-list "generator->reverse-list") values)

(define-collection (generator->vector "generator->vector")
  (lambda (items) (list->vector (reverse items))))

(define-collection (generator->string "generator->string")
  (lambda (items)
    (for-each (lambda (item)
                (unless (char? item)
                  (error "generator->string: expected characters from the generator, got" item)))
              items)
    (list->string (reverse items))))

;; Answers how many items were written.
(define (generator->vector! vector at gen)
  (unless (vector? vector) (unexpected "generator->vector!" "a vector" 1 vector))
  (check-place "generator->vector!" 2 at (vector-length vector))
  (check-generator "generator->vector!" 3 gen)
  (let loop ((i at))
    (if (= i (vector-length vector))
        (- i at)
        (let ((item (gen)))
          (cond ((eof-object? item) (- i at))
                (else
                 (vector-set! vector i item)
                 (loop (+ i 1))))))))

(define (generator-fold f seed gen . more)
  (check-procedure "generator-fold" 1 f)
  (check-generators "generator-fold" 3 (cons gen more))
  (if (null? more)
      (let loop ((result seed))
        (let ((item (gen)))
          (if (eof-object? item)
              result
              (loop (f item result)))))
      (let ((generators (cons gen more)))
        (let loop ((result seed))
          (let ((items (next-items generators (list result))))
            (if items
                (loop (apply f items))
                result))))))

(define (generator-for-each f gen . more)
  (check-procedure "generator-for-each" 1 f)
  (check-generators "generator-for-each" 2 (cons gen more))
  (if (null? more)
      (let loop ()
        (let ((item (gen)))
          (unless (eof-object? item)
            (f item)
            (loop))))
      (let ((generators (cons gen more)))
        (let loop ()
          (let ((items (next-items generators '())))
            (when items
              (apply f items)
              (loop)))))))

(define (generator-map->list f gen . more)
  (check-procedure "generator-map->list" 1 f)
  (check-generators "generator-map->list" 2 (cons gen more))
  (if (null? more)
      (let loop ((results '()))
        (let ((item (gen)))
          (if (eof-object? item)
              (reverse results)
              (loop (cons (f item) results)))))
      (let ((generators (cons gen more)))
        (let loop ((results '()))
          (let ((items (next-items generators '())))
            (if items
                (loop (cons (apply f items) results))
                (reverse results)))))))

(define (generator-find holds? gen)
  (check-procedure "generator-find" 1 holds?)
  (check-generator "generator-find" 2 gen)
  (let loop ()
    (let ((item (gen)))
      (cond ((eof-object? item) #f)
            ((holds? item) item)
            (else (loop))))))

(define (generator-count holds? gen)
  (check-procedure "generator-count" 1 holds?)
  (check-generator "generator-count" 2 gen)
  (let loop ((count 0))
    (let ((item (gen)))
      (cond ((eof-object? item) count)
            ((holds? item) (loop (+ count 1)))
            (else (loop count))))))

(define (generator-any holds? gen)
  (check-procedure "generator-any" 1 holds?)
  (check-generator "generator-any" 2 gen)
  (let loop ()
    (let ((item (gen)))
      (and (not (eof-object? item))
           (or (holds? item) (loop))))))

(define (generator-every holds? gen)
  (check-procedure "generator-every" 1 holds?)
  (check-generator "generator-every" 2 gen)
  (let loop ((answer #t))
    (let ((item (gen)))
      (if (eof-object? item)
          answer
          (let ((answer (holds? item)))
            (and answer (loop answer)))))))

;; UNFOLD takes what SRFI 1's does, and then the ARGUMENTS.
(define (generator-unfold gen unfold . arguments)
  (check-generator "generator-unfold" 1 gen)
  (check-procedure "generator-unfold" 2 unfold)
  (apply unfold eof-object? (lambda (item) item) (lambda (item) (gen)) (gen) arguments))
